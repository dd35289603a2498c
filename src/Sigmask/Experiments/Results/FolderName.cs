using System.Text;

namespace Sigmask.Experiments;

/// <summary>Names of a plan as names of folders.</summary>
public static class FolderName
{
    /// <summary>The name with letters, digits, dots and plus signs as they are, and one hyphen for anything between them.</summary>
    public static string Of(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var text = new StringBuilder();
        foreach (var letter in name)
        {
            if (char.IsAsciiLetterOrDigit(letter) || letter is '.' or '+')
            {
                text.Append(letter);
            }
            else if (text.Length > 0 && text[^1] != '-')
            {
                text.Append('-');
            }
        }

        return text.ToString().Trim('-', '.');
    }

    /// <summary>The folder of a training.</summary>
    public static string Of(CellKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        string[] parts = [Of(key.Dataset), Of(key.Model), Of(key.Loss), Of(key.Noise), Invariant($"seed{key.Seed}"), .. key.Fold is null ? Array.Empty<string>() : [$"fold{Of(key.Fold)}"]];
        return string.Join('_', parts);
    }
}
