using System.CommandLine;

namespace Sigmask.Cli.Usage;

/// <summary>A command line as it was given, for the records of what it does.</summary>
internal static class GivenWords
{
    /// <summary>Its words, the verb first; an option that was given as one word with its value is two.</summary>
    public static IReadOnlyList<string> Of(ParseResult parsed) => [.. parsed.Tokens.Select(token => token.Value)];

    /// <summary>The same in one line, as a shell takes it.</summary>
    public static string Line(ParseResult parsed) => string.Join(' ', Of(parsed).Select(ShellWord.Of).Prepend("sigmask"));
}
