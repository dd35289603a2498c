namespace Sigmask.Metrics;

/// <summary>What is measured and by which definitions.</summary>
public sealed record MetricOptions
{
    /// <summary>Share of the image's diagonal that the bands of boundary IoU are wide, as proposed by Cheng et al.</summary>
    public const double BoundaryShare = 0.02;

    /// <summary>What HD95, ASSD and NSD mean.</summary>
    public SurfaceDefinition Definition { get; init; } = SurfaceDefinition.Monai;

    /// <summary>How far apart surfaces may lie to count as the same for NSD, in mm; at least 0. Distances equal to it, up to the millionth that spacing is stored with, are within.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or no finite number.</exception>
    public double Tolerance { get; init => field = Length(value, nameof(Tolerance)); } = 2;

    /// <summary>What counts for a structure that was missed or invented.</summary>
    public MissingStructurePolicy Missing { get; init; } = new();

    /// <summary>Width of the bands of boundary IoU in mm, at least 0; null: <see cref="BoundaryShare"/> of the image's diagonal.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or no finite number.</exception>
    public double? BoundaryWidth { get; init => field = value is { } width ? Length(width, nameof(BoundaryWidth)) : null; }

    /// <summary>Whether an ellipse is fitted to each structure to compare circumferences; for images of two dimensions.</summary>
    public bool FitsEllipses { get; init; }

    /// <summary>Threads to work on within one case.</summary>
    public int Threads { get; init; } = 1;

    private static double Length(double value, string name) =>
        value >= 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, "A length is a finite number of mm, at least 0.");
}
