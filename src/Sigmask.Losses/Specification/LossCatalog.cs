using System.Text.RegularExpressions;

namespace Sigmask.Losses;

/// <summary>All losses that have a name, and how they are made from text.</summary>
internal static partial class LossCatalog
{
    private static readonly LossDefinition[] Definitions = [.. PixelLossDefinitions.All, .. RegionLossDefinitions.All, .. BatchLossDefinitions.All];

    /// <summary>Makes the loss of a term.</summary>
    /// <exception cref="FormatException">Its name or a parameter is not known, or a value is out of its range.</exception>
    public static NamedLoss Build(TermText term)
    {
        var names = Definitions.Select(definition => definition.Name).ToArray();
        var definition = Array.Find(Definitions, definition => definition.Name == term.Name)
            ?? throw new FormatException($"'{term.Name}' is not a loss; known are {string.Join(", ", names)}{NearestName.Ending(term.Name, names)}");
        var arguments = LossArguments.Read(term, definition.Parameters);
        try
        {
            return new NamedLoss(term.Weight, definition.Make(arguments), definition.Needs(arguments), definition.Name + arguments.Text);
        }
        catch (ArgumentException error)
        {
            throw new FormatException($"Loss '{term}': {Message(error)}", error);
        }
    }

    // Without .NET's remark on the parameter, whose name is written as in specifications.
    private static string Message(ArgumentException error)
    {
        var name = error.ParamName ?? "";
        var message = error.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal);
        return name.Length == 0 ? message : message.Replace(name, Capitals().Replace(name, "-$0").ToLowerInvariant(), StringComparison.Ordinal);
    }

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Capitals();
}

/// <summary>Guesses what a mistyped name was meant to be.</summary>
internal static class NearestName
{
    /// <summary>The end of a message: "; did you mean X?", or the full stop if no known name is near.</summary>
    public static string Ending(string name, IEnumerable<string> known)
    {
        var (nearest, distance) = known.Select(candidate => (candidate, EditDistance.Between(name.ToLowerInvariant(), candidate))).MinBy(pair => pair.Item2);
        return distance <= Math.Max(1, name.Length / 2) ? $"; did you mean {nearest}?" : ".";
    }
}
