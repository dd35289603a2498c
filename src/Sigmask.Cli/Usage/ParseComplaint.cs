using System.CommandLine;
using System.CommandLine.Parsing;
using Sigmask.Losses;

namespace Sigmask.Cli.Usage;

/// <summary>Says in one line what is wrong with a command line that could not be parsed.</summary>
internal static class ParseComplaint
{
    /// <summary>The message, with the probable spelling where a word is unknown.</summary>
    public static string About(ParseResult result)
    {
        var command = result.CommandResult.Command;

        // A mistyped option is taken for the argument where there may be one, and its value is left over.
        var swallowed = result.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens).FirstOrDefault(token => token.Value.StartsWith("--", StringComparison.Ordinal));
        if (swallowed is null && NotTruth(result) is { } complaint)
        {
            return complaint;
        }

        if (swallowed is not null || result.UnmatchedTokens.Count > 0)
        {
            return (swallowed is null ? BarePath.Meant(result) : null) ?? Unknown(swallowed?.Value ?? result.UnmatchedTokens[0], command);
        }

        return CommandPath.IsVerb(command)
            ? InOurWords(result.Errors[0], result)
            : $"say what to do: {string.Join(", ", command.Subcommands.Select(verb => verb.Name))}; 'sigmask --help' explains them, 'sigmask demo' shows without any data what it does.";
    }

    private static string InOurWords(ParseError error, ParseResult result) => error.SymbolResult switch
    {
        OptionResult { Implicit: false, Tokens.Count: 0 } option => $"{option.Option.Name}: give its value, {option.Option.HelpName}, after it.",
        OptionResult { Implicit: false, IdentifierTokenCount: > 1, Option.Arity.MaximumNumberOfValues: 1 } option => $"{option.Option.Name}: give it once.",
        OptionResult { Implicit: true, Option.Required: true } or ArgumentResult { Tokens.Count: 0 } => MissingWords.In(result),
        _ => error.Message.ReplaceLineEndings(" "),
    };

    // The parser leaves a word that is neither true nor false to whoever takes it, which is nobody.
    private static string? NotTruth(ParseResult result)
    {
        var (tokens, command) = (result.Tokens, result.CommandResult.Command);
        for (var place = 1; place < tokens.Count && result.UnmatchedTokens.Count > 0; place++)
        {
            var (before, word) = (tokens[place - 1].Value, tokens[place].Value);
            if (word == result.UnmatchedTokens[0] && !word.StartsWith('-') && command.Options.Any(option => option.Name == before && option.ValueType == typeof(bool?)))
            {
                return $"{before} {word}: must be true or false.";
            }
        }

        return null;
    }

    private static string Unknown(string word, Command command)
    {
        var isOption = word.StartsWith('-');
        var kind = isOption ? "option" : command.Subcommands.Count > 0 ? "verb" : "argument";
        var known = isOption ? Options(command) : command.Subcommands.Select(verb => verb.Name);
        var meant = Spelling.Closest(isOption ? word.Split('=', ':')[0] : word, known);
        return meant is null
            ? $"there is no {kind} '{word}'; '{CommandPath.Of(command)} --help' lists what there is."
            : $"there is no {kind} '{word}'; did you mean '{meant}'?";
    }

    private static IEnumerable<string> Options(Command command) => CommandPath.OptionsOf(command).Select(option => option.Name);
}

/// <summary>A command as one types it.</summary>
internal static class CommandPath
{
    /// <summary>sigmask, or sigmask and its verb.</summary>
    public static string Of(Command command) => IsVerb(command) ? $"{command.Parents.First().Name} {command.Name}" : command.Name;

    /// <summary>The options that it takes, its own first; without those that are hidden.</summary>
    public static IEnumerable<Option> OptionsOf(Command command) => command.Options
        .Concat(command.Parents.OfType<Command>().SelectMany(parent => parent.Options).Where(option => option.Recursive))
        .Where(option => !option.Hidden);

    /// <summary>True for a verb, false for the tool itself.</summary>
    public static bool IsVerb(Command command) => command.Parents.Any();
}
