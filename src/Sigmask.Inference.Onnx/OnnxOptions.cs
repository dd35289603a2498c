namespace Sigmask.Inference.Onnx;

/// <summary>How an exported network is applied.</summary>
public sealed record OnnxOptions
{
    /// <summary>
    /// Images that are larger than this along an axis are predicted in overlapping windows of this size, one length for each axis or one for all; null: of the size of the patches
    /// that the network was trained on, or whole if it was trained on whole images.
    /// </summary>
    public IReadOnlyList<int>? Window { get; init; }

    /// <summary>Share of a window that overlaps with the next along each axis, in [0, 1).</summary>
    public double Overlap { get; init; } = 0.5;

    /// <summary>Threads that compute; null: one for each core.</summary>
    public int? Threads { get; init; }
}
