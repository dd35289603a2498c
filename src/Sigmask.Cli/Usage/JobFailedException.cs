namespace Sigmask.Cli.Usage;

/// <summary>A training in a process of its own failed. The message is the last line that it wrote to its standard error.</summary>
public sealed class JobFailedException(string message) : Exception(message);
