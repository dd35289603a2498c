namespace Sigmask.Mpi;

/// <summary>Processes that were started together cannot speak with each other, or do not belong together. The message is one line with the remedy.</summary>
public sealed class MpiException : Exception
{
    /// <summary>A failure with its message.</summary>
    public MpiException(string message)
        : base(message)
    {
    }

    /// <summary>A failure with its message and cause.</summary>
    public MpiException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
