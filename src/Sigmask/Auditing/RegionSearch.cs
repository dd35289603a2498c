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

        // Lengths in steps of the finest axis.
        var finest = spacing?.Min() ?? 1;
        var grid = new VoxelGrid(size, spacing is null ? null : [.. spacing.Select(step => step / finest)]);
        var pixelExtent = spacing?.Aggregate(1.0, (product, step) => product * step);
        return
        [
            .. Boxes(labels, disagreement, grid.Lattice).SelectMany(one => Parts(one.Key, one.Value, labels, disagreement, grid))
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

    // The smallest box around all pixels with a given and a suggested label, for each such pair.
    private static Dictionary<(byte Given, byte Suggested), Box> Boxes(byte[] labels, Disagreement disagreement, Lattice lattice)
    {
        var boxes = new Dictionary<(byte Given, byte Suggested), Box>();
        for (var pixel = 0; pixel < labels.Length; pixel++)
        {
            if (disagreement.IsAt(pixel))
            {
                var (row, x) = Math.DivRem(pixel, lattice.Width);
                var (z, y) = Math.DivRem(row, lattice.Height);
                var pair = (labels[pixel], disagreement.Suggested[pixel]);
                boxes[pair] = boxes.GetValueOrDefault(pair, Box.Empty).Union(new Box(z, y, x, z, y, x));
            }
        }

        return boxes;
    }

    // Within the box and a pixel more on each side, as far as the image goes: of what lies beyond, the nearest pixel of that rim is nearer on every axis, and is not of the pair either.
    private static IEnumerable<Part> Parts((byte Given, byte Suggested) pair, Box box, byte[] labels, Disagreement disagreement, VoxelGrid grid)
    {
        var image = grid.Lattice;
        box = new Box(
            Math.Max(box.FirstZ - 1, 0),
            Math.Max(box.FirstY - 1, 0),
            Math.Max(box.FirstX - 1, 0),
            Math.Min(box.LastZ + 1, image.Depth - 1),
            Math.Min(box.LastY + 1, image.Height - 1),
            Math.Min(box.LastX + 1, image.Width - 1));
        var (map, isOther) = (new byte[image.Over(box).Points], new bool[image.Over(box).Points]);
        for (var row = 0; row < map.Length; row += box.Width)
        {
            var start = InImage(row);
            for (var x = 0; x < box.Width; x++)
            {
                isOther[row + x] = labels[start + x] != pair.Given || disagreement.Suggested[start + x] != pair.Suggested;
                map[row + x] = (byte)(isOther[row + x] ? 0 : 1);
            }
        }

        var own = new VoxelGrid(grid.Size.Count == 2 ? [box.Height, box.Width] : [box.Depth, box.Height, box.Width], grid.Spacing);
        var depths = DistanceTransform.Euclidean(isOther, own, Environment.ProcessorCount);

        // A map without anything else is as deep as it is long.
        return ConnectedComponents.Of(map, 1, own).Runs.GroupBy(run => run.Part).Select(part => new Part(
            [.. part.Select(run => new PixelRun(InImage(run.Start), InImage(run.Start) + run.End - run.Start))],
            Math.Min(grid.Diagonal, part.Max(run => Enumerable.Range(run.Start, run.End - run.Start).Max(point => depths[point])))));

        int InImage(int point)
        {
            var (row, x) = Math.DivRem(point, box.Width);
            var (z, y) = Math.DivRem(row, box.Height);
            return ((((z + box.FirstZ) * image.Height) + y + box.FirstY) * image.Width) + x + box.FirstX;
        }
    }

    private static IEnumerable<int> Pixels(IEnumerable<PixelRun> runs) => runs.SelectMany(run => Enumerable.Range(run.Start, run.Length));

    private sealed record Part(List<PixelRun> Runs, double Depth);
}
