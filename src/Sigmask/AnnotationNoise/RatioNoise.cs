using Sigmask.Data;

namespace Sigmask.AnnotationNoise;

/// <summary>
/// Every structure is dilated, eroded, or rotated and moved, until the pixels that change are a given share of its own. Dilation and erosion go by whole layers, the
/// nearest to the ratio. Of a data set usually a share is spoiled: <see cref="PartOfCases"/>.
/// </summary>
/// <remarks>
/// Li, Gao, He: Superpixel-guided iterative learning from noisy labels for medical image segmentation (MICCAI 2021); used by T-Loss (Gonzalez-Jimenez et al., MICCAI 2023).
/// There of single classes, turned about the centre of the picture: such a turn alone may exceed the ratio, so here it is about the structure's own centre, halved until it does not.
/// </remarks>
public sealed record RatioNoise : IAnnotationNoise
{
    private const double LargestAngle = Math.PI / 6;

    // Less moves no pixel of any structure that fits a picture of 4096.
    private const double LeastAngle = 1e-4;

    private static readonly (int Down, int Right)[] Directions = [(1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1)];

    /// <summary>Changed pixels as a share of the structure's, 0 to 1.</summary>
    public double Ratio { get; init => field = NoiseRange.Share(value); } = 0.7;

    /// <summary>What happens: dilation or erosion alone is a biased error, any of the three is not.</summary>
    public RatioError Error { get; init; } = RatioError.Any;

    /// <inheritdoc/>
    public LabelMap Apply(LabelMap map, SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(random);

        // One that lies within another may be gone when its turn comes.
        return map.Structures.Aggregate(map, (labels, structure) => StructureOnGround.Of(labels, structure) is { Area: > 0 } clean ? Spoil(clean, random).Labels : labels);
    }

    /// <inheritdoc/>
    public override string ToString() => Invariant($"ratio:ratio={Ratio},error={Error.ToString().ToLowerInvariant()}");

    private StructureOnGround Spoil(StructureOnGround clean, SeededRandom random)
    {
        var target = (int)(Ratio * clean.Area);
        var error = Error == RatioError.Any ? (RatioError)(1 + random.NextInt(3)) : Error;
        return error switch
        {
            RatioError.Dilation => Nearest(clean, Layers(clean, last => last.Flipped(last.OuterEdge(withDiagonals: false))), target),
            RatioError.Erosion => Nearest(clean, Layers(clean, last => last.Flipped(last.InnerEdge(withDiagonals: false, fromBorder: true))), target),
            _ => Displaced(clean, target, random),
        };
    }

    private static StructureOnGround Displaced(StructureOnGround clean, int target, SeededRandom random)
    {
        var angle = random.NextDouble(-LargestAngle, LargestAngle);
        var (down, right) = Directions[random.NextInt(Directions.Length)];
        while (Placed(clean, angle, 0, 0).Changed > target && Math.Abs(angle) > LeastAngle)
        {
            angle /= 2;
        }

        var steps = Enumerable.Range(1, clean.Map.Side).Select(step => Placed(clean, angle, step * down, step * right));
        return Nearest(Placed(clean, angle, 0, 0), steps, target);
    }

    private static IEnumerable<StructureOnGround> Layers(StructureOnGround clean, Func<StructureOnGround, StructureOnGround> next)
    {
        for (var (last, layer) = (clean, next(clean)); layer.Area != last.Area; (last, layer) = (layer, next(layer)))
        {
            yield return layer;
        }
    }

    // The first that reaches the target, or the one before if it is closer; never nothing.
    private static StructureOnGround Nearest(StructureOnGround start, IEnumerable<StructureOnGround> further, int target)
    {
        var last = start;
        foreach (var next in further)
        {
            if (last.Changed >= target || next.Area == 0)
            {
                break;
            }

            if (next.Changed >= target)
            {
                return target - last.Changed < next.Changed - target ? last : next;
            }

            last = next;
        }

        return last;
    }

    private static StructureOnGround Placed(StructureOnGround clean, double angle, int down, int right)
    {
        var (width, height) = (clean.Map.Width, clean.Map.Height);
        var own = Enumerable.Range(0, clean.Pixels.Length).Where(i => clean.Pixels[i]).ToArray();
        var (centreY, centreX) = (own.Average(i => (double)(i / width)), own.Average(i => (double)(i % width)));
        var (sine, cosine) = Math.SinCos(angle);
        return clean.At(i =>
        {
            var (y, x) = ((i / width) - down - centreY, (i % width) - right - centreX);
            var fromY = (int)Math.Round(centreY + (cosine * y) - (sine * x));
            var fromX = (int)Math.Round(centreX + (sine * y) + (cosine * x));
            return fromY >= 0 && fromY < height && fromX >= 0 && fromX < width && clean.Pixels[(fromY * width) + fromX];
        });
    }
}

/// <summary>The errors of <see cref="RatioNoise"/>.</summary>
public enum RatioError
{
    /// <summary>One of the others for each structure, each as likely.</summary>
    Any,

    /// <summary>Drawn too large.</summary>
    Dilation,

    /// <summary>Drawn too small.</summary>
    Erosion,

    /// <summary>Rotated and moved.</summary>
    Affine,
}
