namespace Sigmask.Cli.Terminals;

/// <summary>Work that can be resumed wherever it is stopped.</summary>
internal static class ResumableWork
{
    /// <summary>Runs it. Whoever asks the process to end, as a scheduler does that needs the machine, is told that this is why it ended, and by the exit code that there is work left.</summary>
    /// <param name="terminal">Where it is told.</param>
    /// <param name="errorStart">How messages of the verb begin.</param>
    /// <param name="work">The work; gives the exit code.</param>
    /// <param name="termination">Cancelled if the system asks the process to end.</param>
    /// <param name="stopped">Gives the exit code in that case; null: there is work left.</param>
    public static int Run(Terminal terminal, string errorStart, Func<int> work, CancellationToken termination, Func<int>? stopped = null)
    {
        try
        {
            return work();
        }
        catch (OperationCanceledException) when (termination.IsCancellationRequested)
        {
            terminal.Error.WriteLine($"{errorStart}stopped, as the system asked.");
            return stopped?.Invoke() ?? ExitCode.Terminated;
        }
    }
}
