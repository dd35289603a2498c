using System.Globalization;

namespace Sigmask.Models;

/// <summary>Which network, and its shape. What a family has no use for it leaves unread.</summary>
public sealed record ModelOptions
{
    /// <summary>The name under which the network is registered (<see cref="ModelRegistry"/>).</summary>
    public string Name { get; init; } = "unet-tiny";

    /// <summary>Channels of the images.</summary>
    public required int Channels { get; init; }

    /// <summary>Channels of the logits: every class with the background, or the foreground classes alone in multi-label problems.</summary>
    public required int Classes { get; init; }

    /// <summary>2 for images, 3 for volumes.</summary>
    public int Dimensions { get; init; } = 2;

    /// <summary>Feature maps of the first level; each level below has twice as many. Null: as many as the network was published with.</summary>
    public int? Width { get; init; }

    /// <summary>Levels of resolution; each level below halves it. Null: as many as the network was published with.</summary>
    public int? Levels { get; init; }

    /// <summary>The images to plan the network for, if its layout follows from them. Null: those that it was published with.</summary>
    public InputPlan? Input { get; init; }

    /// <summary>How feature maps are normalised.</summary>
    public Normalization Normalization { get; init; } = Normalization.Batch;

    /// <summary>Share of the feature maps dropped after each level while training, in [0, 1).</summary>
    public double Dropout { get; init; }

    /// <summary>Returns these options if every value is in its range.</summary>
    /// <exception cref="ModelException">One is not; the message names it.</exception>
    public ModelOptions Checked()
    {
        Require(Channels >= 1, Invariant($"channels must be at least 1, not {Channels}"));
        Require(Classes >= 1, Invariant($"classes must be at least 1, not {Classes}"));
        Require(Dimensions is 2 or 3, Invariant($"dimensions must be 2 or 3, not {Dimensions}"));
        Require(Width is null or >= 1, Invariant($"width must be at least 1, not {Width}"));
        Require(Levels is null or (>= 1 and <= 8), Invariant($"levels must be 1..8, not {Levels}"));
        Require(Input is null || (Input.Size.Count == Dimensions && Input.Size.All(length => length >= 1)), Invariant($"the size it is planned for must have {Dimensions} axes of at least 1 pixel, not {string.Join('x', Input?.Size ?? [])}"));
        Require(Input is null || (Input.Spacing.Count == Dimensions && Input.Spacing.All(distance => distance > 0 && double.IsFinite(distance))), Invariant($"the spacing it is planned for must be {Dimensions} positive numbers, not {string.Join(" x ", (Input?.Spacing ?? []).Select(distance => distance.ToString(CultureInfo.InvariantCulture)))}"));
        Require(Dropout is >= 0 and < 1, Invariant($"dropout must be in [0, 1), not {Dropout}"));
        return this;
    }

    private void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new ModelException($"Model {Name}: {what}.");
        }
    }
}

/// <summary>The images that a network is planned for, where its layout follows from them.</summary>
/// <param name="Size">Pixels along each axis, [H, W] or [D, H, W].</param>
/// <param name="Spacing">Distance of neighbouring pixels along each axis; only their proportions count.</param>
public sealed record InputPlan(IReadOnlyList<int> Size, IReadOnlyList<double> Spacing)
{
    /// <summary>Images of equal spacing along each axis.</summary>
    public static InputPlan Isotropic(IReadOnlyList<int> size)
    {
        ArgumentNullException.ThrowIfNull(size);
        return new(size, [.. Enumerable.Repeat(1.0, size.Count)]);
    }
}

/// <summary>How a network normalises its feature maps.</summary>
public enum Normalization
{
    /// <summary>By the statistics of the batch while training and by their running mean in use (Ioffe &amp; Szegedy 2015).</summary>
    Batch,

    /// <summary>By the statistics of each image, always (Ulyanov et al. 2016); for batches of one or two.</summary>
    Instance,
}
