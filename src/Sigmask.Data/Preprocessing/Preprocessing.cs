namespace Sigmask.Data;

/// <summary>How samples are made fit for a network; the same for training, validation and prediction, so it belongs to a run.</summary>
/// <remarks>Axes are always brought along the patient's where these are known.</remarks>
public sealed record Preprocessing
{
    /// <summary>
    /// The size every sample is brought to, [H, W] or [D, H, W]; null to keep its own. The whole image is resized along each axis on its own:
    /// nothing is cut off or padded, and <see cref="PreparedSample"/> undoes it.
    /// </summary>
    public IReadOnlyList<int>? Size { get; init; }

    /// <summary>The spacing in mm that every sample is brought to, along the same axes, instead of a size.</summary>
    public IReadOnlyList<double>? Spacing { get; init; }

    /// <summary>How values between pixels are found.</summary>
    public Interpolation Interpolation { get; init; } = Interpolation.Linear;

    /// <summary>The parts that the network sees at a time; null: whole samples.</summary>
    public PatchOptions? Patch { get; init; }

    /// <summary>The scale of the values, applied after resizing.</summary>
    public IntensityNormalisation Normalisation { get; init; } = IntensityNormalisation.ZScore;

    private string Distances => string.Join('x', (Spacing ?? []).Select(distance => Invariant($"{distance}")));

    /// <summary>Prepares a sample, whole; it is left as it is.</summary>
    /// <exception cref="DataException">Its dimensions are not those asked for, its spacing is not known, it has more values there than an array holds, or its image has values that are no finite numbers.</exception>
    public PreparedSample Apply(Sample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        var grid = GridOf(sample.Case, sample.Form);
        grid.RequireHeld(sample.Case, sample.Channels);
        RequireFinite(sample);
        var prepared = sample with
        {
            Image = Normalisation.Apply(grid.Image(sample.Image, sample.Channels, Interpolation), sample.Channels),
            Labels = sample.Labels.Length == 0 ? sample.Labels : grid.Labels(sample.Labels),
            Size = [.. grid.Size],
            Spacing = grid.Spacing,
            Axes = grid.Axes,
        };
        return new PreparedSample(prepared, grid);
    }

    /// <summary>Fails if the image of a sample cannot be normalised.</summary>
    /// <exception cref="DataException">It has values that are no finite numbers.</exception>
    internal static void RequireFinite(Sample sample)
    {
        var nonFinite = sample.Image.Count(value => !float.IsFinite(value));
        if (nonFinite > 0)
        {
            throw new DataException($"Case {sample.Case} has {Quantity.Of(nonFinite, "value")} that {Quantity.Word(nonFinite, "is no finite number", "are no finite numbers")}; repair or remove its image.");
        }
    }

    /// <summary>The grid on which the network sees a sample.</summary>
    /// <param name="name">Of the case, for the message.</param>
    /// <param name="form">Where its pixels lie.</param>
    /// <exception cref="DataException">Its dimensions are not those asked for, its spacing is not known, or it has more pixels there than an array holds.</exception>
    public NetworkGrid GridOf(string name, SampleForm form)
    {
        ArgumentNullException.ThrowIfNull(form);
        if ((Size?.Count ?? Spacing?.Count) is { } axes && axes != form.Size.Count)
        {
            throw new DataException($"Case {name} has size {string.Join("x", form.Size)}; give a network {(Size is null ? "spacing" : "size")} of {form.Size.Count} numbers instead of {(Size is null ? Distances : string.Join("x", Size))}.");
        }

        if (Spacing is not null && Size is null && form.Spacing is null)
        {
            throw new DataException($"Case {name} has no spacing, so it cannot be brought to {Distances} mm; bring images to a size instead, with `Preprocessing.Size`.");
        }

        var grid = Spacing is null || Size is not null ? new NetworkGrid(form, Size) : NetworkGrid.WithSpacing(form, Spacing);
        grid.RequireHeld(name, 1);
        return grid;
    }
}

/// <summary>How image values between voxels are found.</summary>
public enum Interpolation
{
    /// <summary>From the two neighbours of each axis; never beyond their values.</summary>
    Linear,

    /// <summary>Catmull-Rom spline through the four neighbours of each axis: sharper, and may overshoot at edges.</summary>
    Cubic,
}

/// <summary>
/// Parts of samples that a network sees at a time: cut at random in training, moved over the whole in prediction. For samples of different sizes, or too large
/// to be seen whole.
/// </summary>
/// <param name="Size">[H, W] or [D, H, W].</param>
public sealed record PatchOptions(IReadOnlyList<int> Size)
{
    /// <summary>
    /// Share of the patches that are cut around a pixel of a class other than the background, each class that a sample has being as likely; the others lie
    /// anywhere. A third as in nnU-Net (Isensee et al. 2021, doi:10.1038/s41592-020-01008-z).
    /// </summary>
    public double ForegroundShare { get; init; } = 1.0 / 3;
}
