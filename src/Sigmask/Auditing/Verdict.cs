namespace Sigmask.Auditing;

/// <summary>What a reviewer says of a suspicious region.</summary>
public enum Verdict
{
    /// <summary>The networks are right: the region gets the suggested label.</summary>
    Accept,

    /// <summary>The annotation is right.</summary>
    Keep,

    /// <summary>Neither is sure; the annotation stays.</summary>
    Unsure,
}

/// <summary>What a reviewer says of one region.</summary>
/// <param name="Case">The case.</param>
/// <param name="Region">The number of the region in it.</param>
/// <param name="Verdict">The verdict.</param>
public sealed record RegionVerdict(string Case, int Region, Verdict Verdict);
