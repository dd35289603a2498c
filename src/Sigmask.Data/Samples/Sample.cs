namespace Sigmask.Data;

/// <summary>One image or volume with its annotation, in plain arrays so that any thread may work on it.</summary>
public sealed record Sample
{
    /// <summary>The label byte whose pixels take no part in the loss.</summary>
    public const byte Ignored = 255;

    /// <summary>The name of the case, unique in its data set and fit for a file name.</summary>
    public required string Case { get; init; }

    /// <summary>Who was imaged: cases of one patient never stand on both sides of a split. The case itself where nothing is known.</summary>
    public required string Patient { get; init; }

    /// <summary>Channels first, last axis fastest: [channels, H, W] or [channels, D, H, W].</summary>
    public required float[] Image { get; init; }

    /// <summary>The class of each pixel, [H, W] or [D, H, W]; <see cref="Ignored"/> where it does not count. Empty if there is no annotation.</summary>
    public required byte[] Labels { get; init; }

    /// <summary>Channels of the image.</summary>
    public required int Channels { get; init; }

    /// <summary>[H, W] or [D, H, W].</summary>
    public required IReadOnlyList<int> Size { get; init; }

    /// <summary>Distance of neighbouring pixels in mm along each axis of <see cref="Size"/>; null where it is not known.</summary>
    public IReadOnlyList<double>? Spacing { get; init; }

    /// <summary>Which way each axis of <see cref="Size"/> runs through the patient; null where it is not known, as of pictures.</summary>
    public IReadOnlyList<PatientAxis>? Axes { get; init; }

    /// <summary>Size, spacing and axes.</summary>
    public SampleForm Form => new(Size, Spacing, Axes);

    /// <summary>Pixels (voxels) of one channel.</summary>
    public int Pixels => Grid.Of(Size).Pixels;

    /// <summary>Values of maps of its size.</summary>
    /// <param name="maps">How many: channels or classes.</param>
    /// <exception cref="DataException">They are more than an array holds.</exception>
    internal int Values(int maps) => Values(Case, Size, maps);

    /// <summary>Values of maps of a size.</summary>
    /// <param name="name">Of the case, for the message.</param>
    /// <param name="size">Along each axis.</param>
    /// <param name="maps">How many: channels or classes.</param>
    /// <exception cref="DataException">They are more than an array holds.</exception>
    internal static int Values(string name, IReadOnlyList<int> size, int maps)
    {
        var values = size.Aggregate((Int128)maps, (product, length) => product * length);
        return values <= Array.MaxLength
            ? (int)values
            : throw new DataException(Invariant($"Case {name} has size {string.Join('x', size)}: {Quantity.Of(maps, "map")} of that size would have {values} values, more than the {Array.MaxLength} that can be held; cut the image into parts or make it coarser."));
    }
}

/// <summary>How many pixels a sample has and where they lie.</summary>
/// <param name="Size">[H, W] or [D, H, W].</param>
/// <param name="Spacing">In mm along each axis; null where it is not known.</param>
/// <param name="Axes">Which way each axis runs through the patient; null where it is not known.</param>
public sealed record SampleForm(IReadOnlyList<int> Size, IReadOnlyList<double>? Spacing = null, IReadOnlyList<PatientAxis>? Axes = null);

/// <summary>Which way an axis of a sample runs through the patient.</summary>
/// <param name="Direction">0 left-right, 1 posterior-anterior, 2 inferior-superior.</param>
/// <param name="IsReversed">Whether it runs to the left, posterior or inferior.</param>
public readonly record struct PatientAxis(int Direction, bool IsReversed);
