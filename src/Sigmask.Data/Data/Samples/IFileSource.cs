namespace Sigmask.Data;

/// <summary>A data set that lies in files.</summary>
public interface IFileSource : ISampleSource
{
    /// <summary>How labels come out of the annotation files, the same for all cases: the form of these files, the values of the classes, the order of painting.</summary>
    string Annotation { get; }

    /// <summary>The files a sample is read from.</summary>
    /// <param name="index">Position in <see cref="ISampleSource.Cases"/>.</param>
    IReadOnlyList<string> FilesOf(int index);

    /// <summary>All that decides what is read from these files besides their content: the label table, channels, the form of the annotation.</summary>
    /// <param name="index">Position in <see cref="ISampleSource.Cases"/>.</param>
    string ReadingOf(int index);
}
