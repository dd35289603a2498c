namespace Sigmask.Cli.Terminals;

/// <summary>Work that can be resumed wherever it is stopped.</summary>
internal static class ResumableWork
{
    /// <summary>
    /// Runs it. Whoever asks a process to end, as a scheduler does that needs the machine, and finds its work in a state to go on from, has met no error.
    /// </summary>
    /// <param name="terminal">Where it is told.</param>
    /// <param name="errorStart">How messages of the verb begin.</param>
    /// <param name="work">The work; gives the exit code.</param>
    /// <param name="termination">Cancelled if the system asks the process to end.</param>
    public static int Run(Terminal terminal, string errorStart, Func<int> work, CancellationToken termination)
    {
        try
        {
            return work();
        }
        catch (OperationCanceledException) when (termination.IsCancellationRequested)
        {
            terminal.Error.WriteLine($"{errorStart}stopped, as the system asked.");
            return ExitCode.Done;
        }
    }
}
