using Sigmask.Data;

namespace Sigmask.Auditing;

/// <summary>Pixels that touch, have the same label and should, by the networks, have the same other one.</summary>
public sealed record SuspiciousRegion
{
    /// <summary>Its number in its case, from 1, the most suspicious first.</summary>
    public required int Number { get; init; }

    /// <summary>The label that it has.</summary>
    public required byte Given { get; init; }

    /// <summary>The label that the networks suggest.</summary>
    public required byte Suggested { get; init; }

    /// <summary>How many pixels it has.</summary>
    public required int Pixels { get; init; }

    /// <summary>mm² or mm³; null where the spacing is not known.</summary>
    public required double? Extent { get; init; }

    /// <summary>The largest distance of a pixel from the nearest one outside, in pixels of the network (of the finest axis): 1 for a rim, more for an area.</summary>
    public required double Depth { get; init; }

    /// <summary>By how much the suggested label is more probable than the given one, mean over the pixels.</summary>
    public required double Margin { get; init; }

    /// <summary>How suspicious it is, 0 to 1 (docs/audit.md).</summary>
    public required double Suspicion { get; init; }

    /// <summary>Its pixels in the label map of the case.</summary>
    public required IReadOnlyList<PixelRun> Runs { get; init; }
}
