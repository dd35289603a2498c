namespace Sigmask.Training;

/// <summary>In which options two commands of the same verb differ.</summary>
internal static class CommandChange
{
    private const string OptionStart = "--";

    /// <summary>Each option of another value, with both; switches, which have none, are left out.</summary>
    /// <param name="before">The words of the one command, the verb first; null: it is not known.</param>
    /// <param name="now">Those of the other.</param>
    public static IReadOnlyList<string> Between(IReadOnlyList<string>? before, IReadOnlyList<string>? now)
    {
        if (before is not [var verb, ..] || now is not [var other, ..] || verb != other)
        {
            return [];
        }

        var (former, present) = (ValuesOf(before), ValuesOf(now));
        return [.. former.Keys.Union(present.Keys)
            .Where(option => former.GetValueOrDefault(option) != present.GetValueOrDefault(option))
            .Select(option => $"{option} was {former.GetValueOrDefault(option, "left out")} and is {present.GetValueOrDefault(option, "left out")}")];
    }

    private static Dictionary<string, string> ValuesOf(IReadOnlyList<string> words)
    {
        var values = new Dictionary<string, string>();
        var option = "";
        foreach (var word in words)
        {
            if (word.StartsWith(OptionStart, StringComparison.Ordinal))
            {
                option = word;
            }
            else if (option.Length > 0)
            {
                values[option] = values.TryGetValue(option, out var more) ? $"{more} {word}" : word;
            }
        }

        return values;
    }
}
