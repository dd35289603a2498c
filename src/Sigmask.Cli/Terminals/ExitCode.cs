namespace Sigmask.Cli.Terminals;

/// <summary>What the process tells the shell.</summary>
internal static class ExitCode
{
    /// <summary>Done; also a training that the system asked to end, once it is saved.</summary>
    public const int Done = 0;

    /// <summary>The work failed.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong.</summary>
    public const int WrongUsage = 2;

    /// <summary>Stopped by Ctrl-C, as shells expect it.</summary>
    public const int Interrupted = 130;

    /// <summary>A comparison or an audit that the system asked to end (128 + SIGTERM), or a training before anything of it was saved: there is work left, which the same command does.</summary>
    public const int Terminated = 143;
}
