namespace Sigmask.Data;

/// <summary>A data set that lies in files.</summary>
public interface IFileSource : ISampleSource
{
    /// <summary>The files a sample is read from.</summary>
    /// <param name="index">Position in <see cref="ISampleSource.Cases"/>.</param>
    IReadOnlyList<string> FilesOf(int index);

    /// <summary>All that decides what is read from these files besides their content: the label table, channels, the form of the annotation.</summary>
    /// <param name="index">Position in <see cref="ISampleSource.Cases"/>.</param>
    string ReadingOf(int index);
}
