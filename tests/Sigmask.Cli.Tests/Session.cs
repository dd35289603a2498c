using Sigmask.Cli.Terminals;

namespace Sigmask.Cli.Tests;

/// <summary>What a command line said and how it ended.</summary>
internal sealed record Session(int ExitCode, string Out, string Error)
{
    /// <summary>Runs a command line in this process.</summary>
    public static Session Run(params IReadOnlyList<string> args) => RunUntil(args, TestContext.Current.CancellationToken);

    /// <summary>The same, stopped when the token says so, as Ctrl-C does.</summary>
    public static Session RunUntil(IReadOnlyList<string> args, CancellationToken stop)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = Tool.Run(args, new Terminal(output, error), stop);
        return new Session(code, output.ToString(), error.ToString());
    }

    /// <summary>Fails unless the run ended with the code, one line on standard error that has all the words, and nothing on standard output.</summary>
    public void ShouldFail(int code, params IReadOnlyList<string> words)
    {
        var line = Assert.Single(Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.All(words, word => Assert.Contains(word, line, StringComparison.Ordinal));
        Assert.Equal(code, ExitCode);
        Assert.Empty(Out);
    }
}
