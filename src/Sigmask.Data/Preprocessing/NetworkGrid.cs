namespace Sigmask.Data;

/// <summary>
/// The grid on which a network sees a sample, and the way back to the sample's own pixels: axes along the patient's where these are known (superior,
/// anterior, right), and another number of pixels or another spacing if asked for.
/// </summary>
/// <remarks>
/// Resampling keeps the extent of the sample and aligns the edges of its pixels, so the spacing that results differs from the one asked for by less than half
/// a pixel over the whole length.
/// </remarks>
public sealed class NetworkGrid
{
    private readonly AxisOrder order;
    private readonly int[] turned;

    /// <summary>The grid for a sample.</summary>
    /// <param name="original">The sample as it is read.</param>
    /// <param name="size">Pixels along the axes of the network; null: as many as the sample has.</param>
    /// <exception cref="ArgumentException">The sample has not as many axes, or a length is not positive.</exception>
    public NetworkGrid(SampleForm original, IReadOnlyList<int>? size = null)
    {
        ArgumentNullException.ThrowIfNull(original);
        Original = original;
        order = new AxisOrder(original.Axes, original.Size.Count);
        turned = order.Of(original.Size);
        Size = size ?? turned;
        if (Size.Count != turned.Length || Size.Any(length => length < 1))
        {
            throw new ArgumentException($"A grid of [{string.Join(", ", Size)}] does not fit a sample of [{string.Join(", ", original.Size)}].", nameof(size));
        }

        Axes = order.Of(original.Axes);
        Spacing = original.Spacing is { } spacing ? [.. order.Of(spacing).Select((distance, axis) => distance * turned[axis] / Size[axis])] : null;
    }

    /// <summary>The sample as it is read.</summary>
    public SampleForm Original { get; }

    /// <summary>Pixels along the axes of the network, [H, W] or [D, H, W].</summary>
    public IReadOnlyList<int> Size { get; }

    /// <summary>Spacing along the same axes, in mm; null where the sample's is not known.</summary>
    public IReadOnlyList<double>? Spacing { get; }

    /// <summary>Which way the same axes run; null where it is not known.</summary>
    public IReadOnlyList<PatientAxis>? Axes { get; }

    /// <summary>The extent of a pixel in pixels of the sample, along each axis.</summary>
    public IReadOnlyList<double> Extent => [.. turned.Zip(Size, (own, length) => (double)own / length)];

    /// <summary>Whether no axis is coarser than the sample's own: labels then survive the way there and back unchanged.</summary>
    public bool IsLossless => Size.Zip(turned).All(axis => axis.First >= axis.Second);

    /// <summary>The grid with a spacing.</summary>
    /// <param name="original">The sample as it is read, of known spacing.</param>
    /// <param name="spacing">Asked for along the axes of the network, in mm.</param>
    /// <exception cref="ArgumentException">The spacing of the sample is not known, or the one asked for is not positive or for another number of axes.</exception>
    public static NetworkGrid WithSpacing(SampleForm original, IReadOnlyList<double> spacing)
    {
        ArgumentNullException.ThrowIfNull(spacing);
        var own = new NetworkGrid(original);
        if (own.Spacing is null || spacing.Count != own.Size.Count || spacing.Any(distance => !(distance > 0 && double.IsFinite(distance))))
        {
            throw new ArgumentException($"A sample of {own.Size.Count} axes and {(own.Spacing is null ? "unknown" : "known")} spacing cannot be brought to [{string.Join(", ", spacing.Select(distance => Invariant($"{distance}")))}] mm.", nameof(spacing));
        }

        return new NetworkGrid(original, [.. own.Size.Select((length, axis) => (int)Math.Clamp(Math.Round(length * own.Spacing[axis] / spacing[axis]), 1, int.MaxValue))]);
    }

    /// <summary>Fails if maps cannot be brought from the sample's pixels to this grid, or back.</summary>
    /// <param name="name">Of the case, for the message.</param>
    /// <param name="maps">Channels or classes that are resampled together.</param>
    /// <param name="isBack">From this grid to the sample's pixels.</param>
    /// <exception cref="DataException">There are more values than an array holds, on one of both or on the way.</exception>
    internal void RequireHeld(string name, int maps, bool isBack = false)
    {
        var values = isBack ? Resizing.Most(maps, Size, turned) : Resizing.Most(maps, turned, Size);
        if (values > Array.MaxLength)
        {
            throw new DataException(Invariant($"Case {name} has size {string.Join('x', Original.Size)}, and {string.Join('x', Size)} for the network: {Quantity.Of(maps, "map")} would have {values} values, more than the {Array.MaxLength} that can be held; cut the image into parts, or give the network a smaller size or a coarser spacing."));
        }
    }

    /// <summary>An image on this grid; smoothed first along axes that become coarser.</summary>
    /// <param name="values">[channels, size of the sample].</param>
    /// <param name="channels">Channels.</param>
    /// <param name="interpolation">Between pixels.</param>
    public float[] Image(float[] values, int channels, Interpolation interpolation = Interpolation.Linear)
    {
        var ordered = order.Turn(values, channels, Original.Size);
        return interpolation == Interpolation.Cubic ? Resizing.Cubic(ordered, channels, turned, Size) : Resizing.Linear(ordered, channels, turned, Size);
    }

    /// <summary>
    /// A label map on this grid: each pixel the label of the nearest pixel of the sample; where an axis becomes coarser, the label with the largest
    /// share. No label appears that was not there.
    /// </summary>
    /// <param name="labels">[size of the sample].</param>
    public byte[] Labels(byte[] labels)
    {
        var ordered = order.Turn(labels, 1, Original.Size);
        return IsLossless ? Resizing.Nearest(ordered, turned, Size) : Resizing.Labels(ordered, turned, Size);
    }

    /// <summary>A label map of this grid on the sample's own pixels: each has the label of the nearest.</summary>
    /// <param name="labels">[<see cref="Size"/>].</param>
    public byte[] RestoreLabels(byte[] labels) => order.TurnBack(Resizing.Nearest(labels, Size, turned), 1, Original.Size);

    /// <summary>Class probabilities on the sample's own pixels, interpolated linearly.</summary>
    /// <param name="probabilities">[classes, <see cref="Size"/>].</param>
    /// <param name="classes">C.</param>
    public float[] RestoreProbabilities(float[] probabilities, int classes) =>
        order.TurnBack(Resizing.Linear(probabilities, classes, Size, turned), classes, Original.Size);

    /// <summary>The label map of class probabilities on the sample's own pixels: interpolated linearly, the largest wins.</summary>
    /// <param name="probabilities">[classes, <see cref="Size"/>].</param>
    /// <param name="classes">C.</param>
    public byte[] RestoreLargest(float[] probabilities, int classes) =>
        order.TurnBack(Resizing.ArgMax(probabilities, classes, Size, turned), 1, Original.Size);
}
