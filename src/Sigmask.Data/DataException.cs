namespace Sigmask;

/// <summary>Data that cannot be used as asked. The message is one line that names the file or option and the remedy.</summary>
public sealed class DataException : Exception
{
    /// <summary>An error with its one-line message.</summary>
    public DataException(string message)
        : base(message)
    {
    }

    /// <summary>An error with its one-line message and what caused it.</summary>
    public DataException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
