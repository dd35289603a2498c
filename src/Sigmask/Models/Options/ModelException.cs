namespace Sigmask.Models;

/// <summary>A model or its weights that cannot be used as asked. The message is one line that names the file or option and the remedy.</summary>
public sealed class ModelException : Exception
{
    /// <summary>An error with its one-line message.</summary>
    public ModelException(string message)
        : base(message)
    {
    }

    /// <summary>An error with its one-line message and what caused it.</summary>
    public ModelException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
