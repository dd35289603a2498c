using System.CommandLine;

namespace Sigmask.Cli.Usage;

/// <summary>Says in one line everything that a verb needs and was not given, so that nobody learns of it a word at a time.</summary>
internal static class MissingWords
{
    // Verbs that do either of two things: the options that tell which, and what each needs.
    private static readonly Dictionary<string, (string[] Choice, string Needs)> Alternatives = new()
    {
        ["audit"] = (["--data", "--apply"], "--data DIR and --out DIR are needed, or --apply VERDICTS.csv, --audit DIR and --out DIR"),
        ["predict"] = (["--run", "--onnx"], "--run DIR and --input FILE|DIR are needed, or --onnx FILE.onnx, --input FILE|DIR and --out DIR"),
    };

    /// <summary>The message.</summary>
    /// <param name="result">A command line that lacks something.</param>
    public static string In(ParseResult result)
    {
        var command = result.CommandResult.Command;
        string[] missing =
        [
            .. command.Arguments.Where(argument => argument.Arity.MinimumNumberOfValues > 0 && result.GetResult(argument) is not { Tokens.Count: > 0 }).Select(Shown),
            .. command.Options.Where(option => option.Required && result.GetResult(option) is not { Implicit: false }).Select(option => $"{option.Name} {option.HelpName}"),
        ];
        if (missing.Length == 0)
        {
            return result.Errors[0].Message.ReplaceLineEndings(" ");
        }

        var needs = Alternatives.TryGetValue(command.Name, out var either) && !command.Options.Any(option => either.Choice.Contains(option.Name) && result.GetResult(option) is { Implicit: false })
            ? either.Needs
            : $"{Listed(missing)} {(missing.Length == 1 ? "is" : "are")} needed";
        return $"{needs}; '{CommandPath.Of(command)} --help' says more.";
    }

    private static string Shown(Argument argument) => argument.Arity.MaximumNumberOfValues == 1
        ? argument.Name
        : $"{argument.Name} {argument.Name} ... ({argument.Description?.TrimEnd('.')})";

    private static string Listed(string[] words) => words.Length == 1 ? words[0] : $"{string.Join(", ", words.SkipLast(1))} and {words[^1]}";
}
