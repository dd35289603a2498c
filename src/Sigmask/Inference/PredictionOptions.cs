using Sigmask.Models;

namespace Sigmask.Inference;

/// <summary>How a network is applied to an image.</summary>
public sealed record PredictionOptions
{
    /// <summary>As the network was trained, without mirroring.</summary>
    public static PredictionOptions Default { get; } = new();

    /// <summary>
    /// Axes along which the image is mirrored, in every combination, for predictions to be averaged over: 0 is the first axis of the size.
    /// Empty: not at all. Give axes that the training mirrored, too.
    /// </summary>
    public IReadOnlyList<int> FlipAxes { get; init; } = [];

    /// <summary>
    /// Images that are larger than this along an axis are predicted in overlapping windows of this size, [H, W] or [D, H, W]; null: of the size of the patches
    /// that the network was trained on, or whole if it was trained on whole images.
    /// </summary>
    public IReadOnlyList<int>? Window { get; init; }

    /// <summary>In which numbers the network computes; probabilities are float32.</summary>
    public Precision Precision { get; init; }

    /// <summary>Share of a window that overlaps with the next along each axis, in [0, 1).</summary>
    public double Overlap { get; init; } = 0.5;
}
