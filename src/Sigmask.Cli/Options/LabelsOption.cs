using System.CommandLine;
using System.CommandLine.Parsing;
using Sigmask.Data;

namespace Sigmask.Cli.Options;

/// <summary><c>--labels TABLE</c>: what the values of masks mean, in one line.</summary>
internal static class LabelsOption
{
    private const string Name = "--labels";

    /// <summary>The option. A table that cannot be read is wrong usage, whatever the data are.</summary>
    /// <param name="description">What it is for.</param>
    public static Option<LabelTable?> Of(string description) => new(Name) { HelpName = "TABLE", Description = description, CustomParser = Table };

    private static LabelTable? Table(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        try
        {
            return LabelTable.Parse(text);
        }
        catch (DataException error)
        {
            // Of a table in a file the message says which one it is; here the option does.
            result.AddError($"{Name} {text}: {error.Message.Replace($"Label table '{text}': ", "", StringComparison.Ordinal)}");
            return null;
        }
    }
}
