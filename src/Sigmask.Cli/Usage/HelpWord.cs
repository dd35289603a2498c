using System.CommandLine;

namespace Sigmask.Cli.Usage;

/// <summary><c>help</c> and <c>help VERB</c>, as other tools have them: the same as <c>--help</c> and <c>VERB --help</c>.</summary>
internal static class HelpWord
{
    /// <summary>The words of a command line in the form that is parsed. Those after <c>help</c> that name no verb stay, to be complained of.</summary>
    public static IReadOnlyList<string> Understood(IReadOnlyList<string> args, Command tool) => args switch
    {
        ["help"] => ["--help"],
        ["help", var verb, ..] when tool.Subcommands.Any(one => one.Name == verb) => [verb, "--help"],
        ["help", ..] => [.. args.Skip(1)],
        _ => args,
    };
}
