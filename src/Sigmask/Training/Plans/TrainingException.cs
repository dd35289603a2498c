namespace Sigmask.Training;

/// <summary>A training that cannot start or go on. The message is one line that names the step, file or option and the remedy.</summary>
public sealed class TrainingException : Exception
{
    /// <summary>An error with its one-line message.</summary>
    public TrainingException(string message)
        : base(message)
    {
    }

    /// <summary>An error with its one-line message and what caused it.</summary>
    public TrainingException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
