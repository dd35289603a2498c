using Sigmask.Cli.Terminals;

namespace Sigmask.Cli.Tests;

/// <summary>What a command line said and how it ended.</summary>
internal sealed record Session(int ExitCode, string Out, string Error)
{
    /// <summary>Runs a command line in this process.</summary>
    public static Session Run(params IReadOnlyList<string> args) => RunUntil(args, TestContext.Current.CancellationToken);

    /// <summary>The same, stopped when the token says so, as Ctrl-C does.</summary>
    public static Session RunUntil(IReadOnlyList<string> args, CancellationToken stop) => Run(args, new StringWriter(), stop);

    /// <summary>The same, stopped when a line on standard error has the words.</summary>
    public static Session RunUntilItSays(string words, IReadOnlyList<string> args)
    {
        using var stop = new CancellationTokenSource();
        return Run(args, new Listener(words, stop.Cancel), stop.Token);
    }

    private static Session Run(IReadOnlyList<string> args, StringWriter error, CancellationToken stop)
    {
        using var output = new StringWriter();
        var code = Tool.Run(args, new Terminal(output, error), cancellation: stop);
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

    private sealed class Listener(string words, Action act) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value?.Contains(words, StringComparison.Ordinal) == true)
            {
                act();
            }
        }
    }
}
