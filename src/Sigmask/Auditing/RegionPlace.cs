namespace Sigmask.Auditing;

/// <summary>Where a region lies, to be looked at: of a volume in the slice with most of it.</summary>
/// <param name="Slice">The slice, from 0; null in a picture.</param>
/// <param name="Column">Middle of what lies there, from 0.</param>
/// <param name="Row">Middle of what lies there, from 0.</param>
/// <param name="Pixels">Its pixels there, counted within the slice or picture.</param>
internal sealed record RegionPlace(int? Slice, int Column, int Row, IReadOnlyList<int> Pixels)
{
    /// <summary>The place of a region.</summary>
    /// <param name="region">The region.</param>
    /// <param name="size">Of its case, [H, W] or [D, H, W].</param>
    public static RegionPlace Of(SuspiciousRegion region, IReadOnlyList<int> size)
    {
        var (width, plane) = (size[^1], size[^2] * size[^1]);
        var slice = region.Runs.SelectMany(run => Enumerable.Range(run.Start, run.Length)).GroupBy(pixel => pixel / plane).MaxBy(group => group.Count())!;
        int[] pixels = [.. slice.Select(pixel => pixel % plane)];
        return new(size.Count == 3 ? slice.Key : null, (int)pixels.Average(pixel => pixel % width), (int)pixels.Average(pixel => pixel / width), pixels);
    }

    /// <summary>The place in words, as a program that shows the case finds it.</summary>
    public string Text => Slice is { } slice ? Invariant($"slice {slice}, column {Column}, row {Row}") : Invariant($"column {Column}, row {Row}");
}
