namespace Sigmask.Data;

/// <summary>Pixels that get another label.</summary>
/// <param name="Pixels">Which, in the sample as it is read.</param>
/// <param name="Label">The class that they get.</param>
public sealed record LabelEdit(IReadOnlyList<PixelRun> Pixels, byte Label)
{
    /// <summary>A label map with the edits; the map itself is left as it is.</summary>
    public static byte[] Apply(byte[] labels, IEnumerable<LabelEdit> edits)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(edits);
        byte[] edited = [.. labels];
        foreach (var edit in edits)
        {
            foreach (var run in edit.Pixels)
            {
                edited.AsSpan(run.Start, run.Length).Fill(edit.Label);
            }
        }

        return edited;
    }
}

/// <summary>An annotation file as it would be with other labels at some pixels.</summary>
/// <param name="Original">The file as it is.</param>
/// <param name="Name">The name of the other one, without folder: that of the original, or with the ending .png where its format would lose values or is not written.</param>
/// <param name="Write">Writes the other one to a path of that name. The original is left alone.</param>
public sealed record EditedFile(string Original, string Name, Action<string> Write);

/// <summary>Pixels of a label map that follow each other, by their indices in [H, W] or [D, H, W].</summary>
/// <param name="Start">The first.</param>
/// <param name="End">Behind the last.</param>
public readonly record struct PixelRun(int Start, int End)
{
    /// <summary>How many there are.</summary>
    public int Length => End - Start;
}

/// <summary>A data set whose annotation files can be written again with other labels at some pixels.</summary>
public interface IEditableLabels : IFileSource
{
    /// <summary>Whether the annotations are of a form in which single regions can be changed; if not, <see cref="Edit"/> fails.</summary>
    bool CanEdit => true;

    /// <summary>The annotation files of a case with other labels at some pixels, in the geometry and the values of the originals: all other pixels keep theirs.</summary>
    /// <param name="index">Position in <see cref="ISampleSource.Cases"/>.</param>
    /// <param name="edits">The pixels and their new labels.</param>
    /// <exception cref="DataException">The annotation is of a form that cannot be edited; the message names the file.</exception>
    IReadOnlyList<EditedFile> Edit(int index, IReadOnlyList<LabelEdit> edits);
}
