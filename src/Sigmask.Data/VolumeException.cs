namespace Sigmask;

/// <summary>A file of a volume that cannot be read or written. The message is one line that names the file and the reason.</summary>
public class VolumeException : IOException
{
    /// <summary>An error of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="reason">What is wrong with it and, where there is one, the remedy; one line.</param>
    /// <param name="inner">What caused it.</param>
    public VolumeException(string path, string reason, Exception? inner = null)
        : base($"{path}: {reason}", inner) => (Path, Reason) = (path, reason);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>What is wrong with it.</summary>
    public string Reason { get; }
}
