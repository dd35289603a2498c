namespace Sigmask.Data;

/// <summary>A data set whose annotation files can be written again with other labels at some pixels.</summary>
public interface IEditableLabels : IFileSource
{
    /// <summary>The annotation files of a case with other labels at some pixels, in the geometry and the values of the originals: all other pixels keep theirs.</summary>
    /// <param name="index">Position in <see cref="ISampleSource.Cases"/>.</param>
    /// <param name="edits">The pixels and their new labels.</param>
    /// <exception cref="DataException">The annotation is of a form that cannot be edited; the message names the file.</exception>
    IReadOnlyList<EditedFile> Edit(int index, IReadOnlyList<LabelEdit> edits);
}
