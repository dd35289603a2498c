namespace Sigmask.Volumes;

/// <summary>A structure of a segmentation that overlapping structures may share voxels with.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">The number that marks it in its layer.</param>
/// <param name="Layer">The layer, counted from 0: structures of one layer do not overlap.</param>
public sealed record Segment(string Name, int Value, int Layer);
