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
            ?? throw new FormatException($"'{term.Name}' is not a loss; {KnownNames.Instead(term.Name, names)}");
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
