using Sigmask.Data;

namespace Sigmask.Auditing;

/// <summary>What an audit found in a case.</summary>
public sealed record AuditedCase
{
    /// <summary>Name and patient.</summary>
    public required CaseKey Key { get; init; }

    /// <summary>[H, W] or [D, H, W].</summary>
    public required IReadOnlyList<int> Size { get; init; }

    /// <summary>SHA-256 of its labels as they were audited, hexadecimal.</summary>
    public required string Labels { get; init; }

    /// <summary>The share of the area of its structures that is suspicious, each pixel counted by its margin, mean over the structures there (docs/audit.md). By it cases are ranked.</summary>
    public required double SuspiciousShare { get; init; }

    /// <summary>Pixels of the suspicious regions.</summary>
    public required long SuspiciousPixels { get; init; }

    /// <summary>Pixels that are not ignored.</summary>
    public required long Pixels { get; init; }

    /// <summary>How many of them have each label; empty if that is not known, as of an audit that an earlier version wrote.</summary>
    public IReadOnlyList<long> ClassPixels { get; init; } = [];

    /// <summary>The mean cross entropy of the annotation, by networks that saw the image alone: the baseline.</summary>
    public required double MeanLoss { get; init; }

    /// <summary>cleanlab's score of the label quality of a picture, 0 (bad) to 1, by the same networks.</summary>
    public required double Softmin { get; init; }

    /// <summary>The regions, the most suspicious first.</summary>
    public required IReadOnlyList<SuspiciousRegion> Regions { get; init; }
}
