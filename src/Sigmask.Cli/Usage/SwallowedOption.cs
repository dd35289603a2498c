using System.CommandLine;

namespace Sigmask.Cli.Usage;

/// <summary>A mistyped option must not be taken for the argument of a verb: <see cref="ParseComplaint"/> then says which one was meant.</summary>
internal static class SwallowedOption
{
    /// <summary>The argument, which takes no word that begins like an option.</summary>
    public static T Refused<T>(T argument)
        where T : Argument
    {
        argument.Validators.Add(given =>
        {
            if (given.Tokens.Any(token => token.Value.StartsWith("--", StringComparison.Ordinal)))
            {
                given.AddError($"{argument.Name}: an option stands in its place.");
            }
        });
        return argument;
    }
}
