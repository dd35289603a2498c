namespace Sigmask.Cli.Usage;

/// <summary>A command line that cannot be carried out as typed. The message is one line that names the option and the remedy.</summary>
public sealed class UsageException : Exception
{
    /// <summary>An error with its one-line message.</summary>
    public UsageException(string message)
        : base(message)
    {
    }

    /// <summary>An error with its one-line message and what caused it.</summary>
    public UsageException(string message, Exception inner)
        : base(message, inner)
    {
    }
}

/// <summary>A training in a process of its own failed. The message is the last line that it wrote to its standard error.</summary>
public sealed class JobFailedException(string message) : Exception(message);
