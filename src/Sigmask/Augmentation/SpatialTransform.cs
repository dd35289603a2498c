using Sigmask.Data;
using Sigmask.Randomness;

namespace Sigmask.Augmentation;

/// <summary>A mapping of places in the changed image to places in the original: mirroring, rotation, scaling and elastic deformation in one.</summary>
internal sealed class SpatialTransform
{
    private readonly bool[] mirrored;
    private readonly double[,]? matrix;
    private readonly float[][]? displacement;

    /// <summary>A mapping over axes D, H, W; images have D = 1.</summary>
    /// <param name="mirrored">Which axes are mirrored.</param>
    /// <param name="matrix">Offsets from the centre in the result to offsets in the original, in pixels; null for the same.</param>
    /// <param name="displacement">Added to the place in the original, for each axis a map over the result in pixels; null for none.</param>
    internal SpatialTransform(bool[] mirrored, double[,]? matrix, float[][]? displacement) =>
        (this.mirrored, this.matrix, this.displacement) = (mirrored, matrix, displacement);

    /// <summary>Draws a mapping.</summary>
    /// <param name="options">Which changes, how often and how strongly.</param>
    /// <param name="prepared">The sample.</param>
    /// <param name="region">The part of it that is asked for.</param>
    /// <param name="random">Where the choices come from.</param>
    public static SpatialTransform Draw(AugmentationOptions options, PreparedSample prepared, Region region, SeededRandom random)
    {
        var isVolume = prepared.Sample.Size.Count == 3;
        bool[] mirrored = [isVolume & random.NextBool(options.MirrorDepth), random.NextBool(options.MirrorVertical), random.NextBool(options.MirrorHorizontal)];
        var turn = Drawn(options.Rotation, random, strength => random.NextDouble(-strength, strength));
        var tiltH = Drawn(options.TiltingRotation, random, strength => random.NextDouble(-strength, strength));
        var tiltW = Drawn(options.TiltingRotation, random, strength => random.NextDouble(-strength, strength));
        var logScale = Drawn(options.Scaling, random, strength => random.NextDouble(-1, 1) * Math.Log(1 + strength));
        var elastic = Drawn(options.Elastic, random, strength => random.NextDouble(0, strength));
        var matrix = turn == 0 && logScale == 0 && (!isVolume || (tiltH == 0 && tiltW == 0))
            ? null
            : AffineMatrix.Of(isVolume ? (turn, tiltH, tiltW) : (turn, 0, 0), Math.Exp(logScale), isVolume ? [.. prepared.PixelExtent] : [1, .. prepared.PixelExtent]);
        var displacement = elastic == 0 ? null : ElasticField.Draw(region.Grid, options.ElasticCells, elastic, random);
        return new SpatialTransform(mirrored, matrix, displacement);
    }

    /// <summary>A part of the sample under this mapping, which turns about the middle of the part and reads what it needs from around it.</summary>
    public Sample Apply(Sample sample, Region region)
    {
        if (matrix is null && displacement is null)
        {
            var cut = region.Cut(sample);
            return Array.Exists(mirrored, isMirrored => isMirrored) ? Mirror(cut) : cut;
        }

        var (grid, whole) = (region.Grid, Grid.Of(sample.Size));
        var pixels = grid.Pixels;
        var image = new float[sample.Channels * pixels];
        var labels = new byte[sample.Labels.Length == 0 ? 0 : pixels];
        var sampler = new LinearSampler(sample.Image, sample.Channels, whole);
        var place = new double[3];
        for (int depth = 0, pixel = 0; depth < grid.Depth; depth++)
        {
            for (var row = 0; row < grid.Height; row++)
            {
                for (var column = 0; column < grid.Width; column++, pixel++)
                {
                    Locate(region, depth, row, column, pixel, place);
                    sampler.Read(place, image, pixels, pixel);
                    if (labels.Length > 0)
                    {
                        labels[pixel] = Nearest(sample.Labels, whole, place);
                    }
                }
            }
        }

        return sample with { Image = image, Labels = labels, Size = grid.Size(sample.Size.Count) };
    }

    private static double Drawn(Chance chance, SeededRandom random, Func<double, double> draw) =>
        chance.IsPossible && random.NextBool(chance.Probability) ? draw(chance.Strength) : 0;

    private static byte Nearest(byte[] labels, Grid grid, double[] place)
    {
        var index = 0;
        for (var axis = 0; axis < 3; axis++)
        {
            var nearest = (int)Math.Floor(place[axis] + 0.5);
            if (nearest < 0 || nearest >= grid[axis])
            {
                return Sample.Ignored;
            }

            index += nearest * grid.Stride(axis);
        }

        return labels[index];
    }

    private void Locate(Region region, int depth, int row, int column, int pixel, double[] place)
    {
        var z = Offset(depth, 0, region.Grid);
        var y = Offset(row, 1, region.Grid);
        var x = Offset(column, 2, region.Grid);
        for (var axis = 0; axis < 3; axis++)
        {
            var offset = matrix is null
                ? axis switch { 0 => z, 1 => y, _ => x }
                : (matrix[axis, 0] * z) + (matrix[axis, 1] * y) + (matrix[axis, 2] * x);
            place[axis] = region.Centre(axis) + offset + (displacement?[axis][pixel] ?? 0);
        }
    }

    private double Offset(int index, int axis, Grid grid)
    {
        var offset = index - ((grid[axis] - 1) / 2.0);
        return mirrored[axis] ? -offset : offset;
    }

    private Sample Mirror(Sample sample)
    {
        var grid = Grid.Of(sample.Size);
        return sample with
        {
            Image = Mirror(sample.Image, sample.Channels, grid),
            Labels = sample.Labels.Length == 0 ? sample.Labels : Mirror(sample.Labels, 1, grid),
        };
    }

    private T[] Mirror<T>(T[] values, int maps, Grid grid)
    {
        var result = new T[values.Length];
        for (var map = 0; map < maps; map++)
        {
            for (var depth = 0; depth < grid.Depth; depth++)
            {
                for (var row = 0; row < grid.Height; row++)
                {
                    var target = grid.Row(result, map, depth, row);
                    grid.Row(values, map, mirrored[0] ? grid.Depth - 1 - depth : depth, mirrored[1] ? grid.Height - 1 - row : row).CopyTo(target);
                    if (mirrored[2])
                    {
                        target.Reverse();
                    }
                }
            }
        }

        return result;
    }
}
