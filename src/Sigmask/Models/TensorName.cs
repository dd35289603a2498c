namespace Sigmask.Models;

/// <summary>The name of a tensor in a file, which may be any text.</summary>
internal static class TensorName
{
    private const int LettersShown = 80;

    /// <summary>The name as it may stand in a message of one line.</summary>
    public static string Shown(string name) =>
        string.Concat(name.Take(LettersShown).Select(letter => char.IsControl(letter) || char.IsSurrogate(letter) ? '?' : letter)) + (name.Length > LettersShown ? "…" : "");
}
