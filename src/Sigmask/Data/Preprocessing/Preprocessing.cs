namespace Sigmask.Data;

/// <summary>How samples are made fit for a network; the same for training, validation and prediction, so it belongs to a run.</summary>
public sealed record Preprocessing
{
    /// <summary>
    /// The size every sample is brought to, [H, W] or [D, H, W]; null to keep its own. The whole image is resized along each axis on its own:
    /// nothing is cut off or padded, and <see cref="PreparedSample"/> undoes it.
    /// </summary>
    public IReadOnlyList<int>? Size { get; init; }

    /// <summary>The scale of the values, applied after resizing.</summary>
    public Normalisation Normalisation { get; init; } = Normalisation.ZScore;

    /// <summary>Prepares a sample; it is left as it is.</summary>
    /// <exception cref="DataException">Its dimensions are not those of <see cref="Size"/>, or its image has values that are no finite numbers.</exception>
    public PreparedSample Apply(Sample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        var size = Size ?? sample.Size;
        if (size.Count != sample.Size.Count)
        {
            throw new DataException($"Case {sample.Case} has size {Text(sample.Size)}; give a network size of {sample.Size.Count} numbers instead of {Text(size)}.");
        }

        var nonFinite = sample.Image.Count(value => !float.IsFinite(value));
        if (nonFinite > 0)
        {
            throw new DataException($"Case {sample.Case} has {nonFinite} values that are no finite numbers; repair or remove its image.");
        }

        var prepared = sample with
        {
            Image = Normalisation.Apply(Resizing.Linear(sample.Image, sample.Channels, sample.Size, size), sample.Channels),
            Labels = sample.Labels.Length == 0 ? sample.Labels : Resizing.Labels(sample.Labels, sample.Size, size),
            Size = [.. size],
            Spacing = sample.Spacing is { } spacing ? [.. spacing.Select((length, axis) => length * sample.Size[axis] / size[axis])] : null,
        };
        return new PreparedSample(prepared, sample.Size);
    }

    private static string Text(IReadOnlyList<int> size) => string.Join("x", size);
}
