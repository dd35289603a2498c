namespace Sigmask.Data;

/// <summary>A data set that lies in files.</summary>
public interface IFileSource : ISampleSource
{
    /// <summary>The files a sample is read from.</summary>
    /// <param name="index">Position in <see cref="ISampleSource.Cases"/>.</param>
    IReadOnlyList<string> FilesOf(int index);
}
