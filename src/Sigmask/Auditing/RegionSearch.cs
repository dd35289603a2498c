using Sigmask.Data;
using Sigmask.Metrics;

namespace Sigmask.Auditing;

/// <summary>
/// Finds the suspicious regions of a case: connected pixels with one given and one suggested label. A thin rim along a boundary is how annotators and networks always differ, an area is an
/// error: so what is no deeper than a pixel is left out, unless a pixel of it is contradicted with confidence (<see cref="Disagreement"/>), and the deeper the more suspicious.
/// </summary>
internal static class RegionSearch
{
    // At this depth, in pixels of the network, a region counts half of what a boundless one does.
    private const double HalfDepth = 4;

    /// <summary>The regions, the most suspicious first.</summary>
    /// <param name="judged">The case.</param>
    /// <param name="thresholds">t of each class.</param>
    /// <param name="suspiciousShare">Of the case.</param>
    public static IReadOnlyList<SuspiciousRegion> In(JudgedCase judged, IReadOnlyList<double> thresholds, double suspiciousShare)
    {
        var (labels, size, spacing) = (judged.Sample.Labels, judged.Sample.Size, judged.Sample.Spacing);
        var disagreement = new Disagreement(labels, judged.Proofread, thresholds);
        var pairs = new SortedSet<(byte Given, byte Suggested)>(Enumerable.Range(0, labels.Length).Where(disagreement.IsAt).Select(pixel => (labels[pixel], disagreement.Suggested[pixel])));

        // Lengths in steps of the finest axis.
        var finest = spacing?.Min() ?? 1;
        var lattice = new VoxelGrid(size, spacing is null ? null : [.. spacing.Select(step => step / finest)]);
        var pixelExtent = spacing?.Aggregate(1.0, (product, step) => product * step);
        return
        [
            .. pairs.SelectMany(pair => Parts(pair, labels, disagreement, lattice))
                .Select(part => part with { Depth = part.Depth / judged.Grain })
                .Where(part => part.Depth > 1 || Pixels(part.Runs).Any(disagreement.IsConfidentAt))
                .Select(part => Region(part.Runs, part.Depth))
                .OrderByDescending(region => region.Suspicion).ThenBy(region => region.Runs[0].Start)
                .Select((region, index) => region with { Number = index + 1 }),
        ];

        SuspiciousRegion Region(List<PixelRun> runs, double depth)
        {
            var (first, count, margin) = (runs[0].Start, runs.Sum(run => run.Length), Pixels(runs).Average(disagreement.MarginAt));
            return new()
            {
                Number = 0,
                Given = labels[first],
                Suggested = disagreement.Suggested[first],
                Pixels = count,
                Extent = count * pixelExtent,
                Depth = depth,
                Margin = margin,
                Suspicion = Suspicion(margin, depth, suspiciousShare),
                Runs = runs,
            };
        }
    }

    /// <summary>How suspicious a region is: margin x depth / (depth + 4) x suspicious share of its case.</summary>
    public static double Suspicion(double margin, double depth, double suspiciousShare) => margin * depth / (depth + HalfDepth) * suspiciousShare;

    private static IEnumerable<Part> Parts((byte Given, byte Suggested) pair, byte[] labels, Disagreement disagreement, VoxelGrid lattice)
    {
        var (map, isOther) = (new byte[labels.Length], new bool[labels.Length]);
        for (var pixel = 0; pixel < map.Length; pixel++)
        {
            isOther[pixel] = labels[pixel] != pair.Given || disagreement.Suggested[pixel] != pair.Suggested;
            map[pixel] = (byte)(isOther[pixel] ? 0 : 1);
        }

        // A map without anything else is as deep as it is long.
        var depths = DistanceTransform.Euclidean(isOther, lattice, Environment.ProcessorCount);
        return ConnectedComponents.Of(map, 1, lattice).Runs.GroupBy(run => run.Part)
            .Select(part => part.Select(run => new PixelRun(run.Start, run.End)).ToList())
            .Select(runs => new Part(runs, Math.Min(lattice.Diagonal, Pixels(runs).Max(pixel => depths[pixel]))));
    }

    private static IEnumerable<int> Pixels(IEnumerable<PixelRun> runs) => runs.SelectMany(run => Enumerable.Range(run.Start, run.Length));

    private sealed record Part(List<PixelRun> Runs, double Depth);
}
