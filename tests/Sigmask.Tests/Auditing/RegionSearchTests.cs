using Sigmask.Auditing;
using Sigmask.Data;
using Sigmask.Metrics;

namespace Sigmask.Tests.Auditing;

public sealed class RegionSearchTests
{
    private static readonly double[] NeverConfident = [1, 1];

    // In steps of the finest axis these are exact, and so are the sums of their squares.
    private static readonly double[] Steps = [1, 2, 2.5];

    [Fact]
    public void A_region_has_one_given_and_one_suggested_label_its_pixels_touch_and_the_deepest_comes_first()
    {
        var labels = Judgement.Map(
            "00000000000",
            "00000000110",
            "00000000110",
            "00000000000",
            "00000000000",
            "22200000000",
            "22200000000",
            "22200000000");
        var suggested = Judgement.Map(
            "00000000000",
            "01110000000",
            "01110000000",
            "01110000000",
            "00000000000",
            "11100000000",
            "11100000000",
            "11100000000");
        var regions = Regions(Judgement.Of(labels, suggested, 0.8, 3, [8, 11]), [0.5, 0.5, 0.5]);

        // 3 x 3 with an edge around and in a corner of the picture, where nothing lies beyond; and 2 x 2.
        Assert.Equal([((byte)2, (byte)1, 9, 3.0), (0, 1, 9, 2), (1, 0, 4, 1)], regions.Select(region => (region.Given, region.Suggested, region.Pixels, region.Depth)));
        Assert.Equal([1, 2, 3], regions.Select(region => region.Number));
        Assert.Equal([new PixelRun(12, 15), new PixelRun(23, 26), new PixelRun(34, 37)], regions[1].Runs);
        Assert.All(regions, region => Assert.Equal(0.7, region.Margin, 1e-6));
        Assert.All(regions, region => Assert.Equal(0.7 * region.Depth / (region.Depth + 4) * 0.5, region.Suspicion, 1e-6));
        Assert.All(regions, region => Assert.Null(region.Extent));
    }

    [Fact]
    public void A_rim_is_left_out_unless_the_other_label_is_as_probable_as_where_it_is_annotated()
    {
        var labels = Judgement.Map("00000", "00000", "11111");
        var suggested = Judgement.Map("00000", "11111", "11111");
        Assert.Empty(Regions(Judgement.Of(labels, suggested, 0.8, 2, [3, 5]), [0.9, 0.81]));
        Assert.Equal(1, Assert.Single(Regions(Judgement.Of(labels, suggested, 0.8, 2, [3, 5]), [0.9, 0.79])).Depth);
    }

    [Fact]
    public void What_the_network_cannot_see_is_a_rim()
    {
        var (labels, suggested) = (new byte[100], new byte[100]);
        for (var pixel = 0; pixel < 100; pixel++)
        {
            suggested[pixel] = (byte)(pixel / 10 is >= 2 and <= 6 && pixel % 10 is >= 2 and <= 6 ? 1 : 0);
        }

        Assert.Equal(1.5, Assert.Single(Regions(Judgement.Of(labels, suggested, 0.8, 2, [10, 10], grain: 2), NeverConfident)).Depth);
        Assert.Empty(Regions(Judgement.Of(labels, suggested, 0.8, 2, [10, 10], grain: 3), NeverConfident));
    }

    [Fact]
    public void Ignored_pixels_belong_to_no_region_and_divide_them()
    {
        var labels = Judgement.Map("000.000", "000.000", "000.000");
        var regions = Regions(Judgement.Of(labels, [.. Enumerable.Repeat((byte)1, 21)], 0.9, 2, [3, 7]), [0.5, 0.5]);
        Assert.Equal([9, 9], regions.Select(region => region.Pixels));
    }

    [Fact]
    public void In_a_volume_voxels_touch_across_slices_and_lengths_are_those_of_the_finest_axis()
    {
        var (labels, suggested) = (new byte[3 * 7 * 7], new byte[3 * 7 * 7]);
        for (var voxel = 0; voxel < labels.Length; voxel++)
        {
            var (slice, y, x) = (voxel / 49, voxel / 7 % 7, voxel % 7);
            suggested[voxel] = (byte)(slice < 2 && y is >= 1 and <= 5 && x is >= 1 and <= 5 ? 1 : 0);
        }

        // Spacing 4, 2, 2: the middle of the first slice is three steps of 2 mm from the nearest voxel outside, in its slice, and two of 4 mm along the other axis.
        var region = Assert.Single(Regions(Judgement.Of(labels, suggested, 0.9, 2, [3, 7, 7], [4, 2, 2]), NeverConfident));
        Assert.Equal((50, 3.0, 50 * 16.0), (region.Pixels, region.Depth, region.Extent));
    }

    [Fact]
    public void Regions_are_the_disagreeing_pixels_as_searched_for_at_random()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new SeededRandom(seed, 6);
            byte[] labels = [.. Enumerable.Range(0, 80).Select(_ => random.NextBool(0.1) ? Sample.Ignored : (byte)random.NextInt(3))];
            byte[] suggested = [.. Enumerable.Range(0, 80).Select(_ => (byte)random.NextInt(3))];
            var regions = Regions(Judgement.Of(labels, suggested, 0.8, 3, [8, 10]), [0, 0, 0]);
            var found = regions.SelectMany(region => region.Runs.SelectMany(run => Enumerable.Range(run.Start, run.Length)).Select(pixel => (pixel, region))).ToList();
            Assert.Equal(Enumerable.Range(0, 80).Where(pixel => labels[pixel] != Sample.Ignored && labels[pixel] != suggested[pixel]), found.Select(one => one.pixel).Order());
            Assert.All(found, one => Assert.Equal((labels[one.pixel], suggested[one.pixel]), (one.region.Given, one.region.Suggested)));
            Assert.Equal(regions.OrderByDescending(region => region.Suspicion), regions);
            var parts = regions.GroupBy(region => (region.Given, region.Suggested)).Sum(group => ConnectedComponents.Of([.. labels.Zip(suggested, (given, other) => (byte)((given, other) == group.Key ? 1 : 0))], 1, new VoxelGrid([8, 10])).Count);
            Assert.Equal(parts, regions.Count);
        }
    }

    [Fact]
    public void Regions_and_depths_are_those_of_a_search_over_the_whole_image()
    {
        var random = RandomSearch.Numbers();
        for (var trial = 0; trial < 200; trial++)
        {
            int[] size = [.. Enumerable.Range(0, random.Next(2, 4)).Select(_ => random.Next(1, 8))];
            double[]? spacing = random.Next(3) == 0 ? null : [.. size.Select(_ => Steps[random.Next(Steps.Length)])];
            var labels = new byte[size.Aggregate((product, length) => product * length)];
            Paint(labels, size, random, 0, 1, 2, Sample.Ignored);
            byte[] suggested = [.. labels.Select(label => label == Sample.Ignored ? (byte)0 : label)];
            Paint(suggested, size, random, 0, 1, 2);

            var regions = Regions(Judgement.Of(labels, suggested, 0.8, 3, size, spacing), [0, 0, 0]);

            var grid = new VoxelGrid(size, spacing is null ? null : [.. spacing.Select(step => step / spacing.Min())]);
            Assert.Equal(Plain(labels, suggested, grid), regions.OrderBy(region => region.Runs[0].Start).Select(region => (string.Join(' ', region.Runs), region.Depth)));
        }
    }

    // Every pair on the map of the whole image, every distance between two pixels.
    private static IEnumerable<(string Runs, double Depth)> Plain(byte[] labels, byte[] suggested, VoxelGrid grid)
    {
        var pairs = labels.Zip(suggested, (given, other) => (Given: given, Other: other)).ToArray();
        return pairs.Distinct().Where(pair => pair.Given != Sample.Ignored && pair.Given != pair.Other)
            .SelectMany(pair => ConnectedComponents.Of([.. pairs.Select(one => (byte)(one == pair ? 1 : 0))], 1, grid).Runs.GroupBy(run => run.Part).Select(part => (
                First: part.First().Start,
                Runs: string.Join(' ', part.Select(run => new PixelRun(run.Start, run.End))),
                Depth: part.SelectMany(run => Enumerable.Range(run.Start, run.End - run.Start)).Max(pixel => DepthAt(pixel, pair)))))
            .OrderBy(region => region.First).Select(region => (region.Runs, region.Depth));

        double DepthAt(int pixel, (byte, byte) pair) => Enumerable.Range(0, pairs.Length).Where(other => pairs[other] != pair).Select(other => Distance(pixel, other)).DefaultIfEmpty(grid.Diagonal).Min();

        double Distance(int pixel, int other) =>
            Math.Sqrt(Position(pixel, grid.Size).Zip(Position(other, grid.Size), (a, b) => (double)(a - b)).Zip(grid.Spacing, (steps, length) => steps * length * (steps * length)).Sum());
    }

    // Four boxes, as often as not up to the edge of the image.
    private static void Paint(byte[] map, int[] size, Random random, params byte[] values)
    {
        for (var box = 0; box < 4; box++)
        {
            var value = values[random.Next(values.Length)];
            int[] first = [.. size.Select(length => random.Next(-1, length))];
            int[] last = [.. size.Zip(first, (length, from) => random.Next(from, length + 1))];
            for (var pixel = 0; pixel < map.Length; pixel++)
            {
                var position = Position(pixel, size);
                map[pixel] = Enumerable.Range(0, size.Length).All(axis => first[axis] <= position[axis] && position[axis] <= last[axis]) ? value : map[pixel];
            }
        }
    }

    private static int[] Position(int pixel, IReadOnlyList<int> size)
    {
        var position = new int[size.Count];
        for (var axis = size.Count - 1; axis >= 0; axis--)
        {
            (pixel, position[axis]) = Math.DivRem(pixel, size[axis]);
        }

        return position;
    }

    private static IReadOnlyList<SuspiciousRegion> Regions(JudgedCase judged, double[] thresholds) => RegionSearch.In(judged, thresholds, 0.5);
}
