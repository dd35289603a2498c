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
