using Sigmask.Data;

namespace Sigmask.AnnotationNoise;

/// <summary>
/// The boundary of every structure walks at random: in each step, with probability <see cref="Growth"/> each pixel just outside joins with probability <see cref="Rate"/>, otherwise
/// each pixel just inside leaves with it; at the end pixels flip anywhere, and a Gaussian (5x5, standard deviation 2) cut at one half makes the outline smooth.
/// </summary>
/// <remarks>
/// Yao et al.: Learning to segment from noisy annotations (ICLR 2023), T, θ1, θ2, θ3 there, in pixels of pictures of 256: T = 180 for lung and heart, 200 for skin, 100 (θ2 0.02) for clavicles; θ1 0.8 or 0.2.
/// Of volumes slice by slice.
/// </remarks>
public sealed record MarkovNoise : IAnnotationNoise
{
    private const int Reach = 2;
    private static readonly double[] Weights = Gaussian(2);

    /// <summary>Steps T of the walk.</summary>
    public int Steps { get; init => field = NoiseRange.Count(value); } = 180;

    /// <summary>θ1, the probability that a step grows: the bias. Above one half structures become too large, below too small, at one half the walk has none.</summary>
    public double Growth { get; init => field = NoiseRange.Share(value); } = 0.8;

    /// <summary>θ2, the probability that a pixel of the boundary changes in a step.</summary>
    public double Rate { get; init => field = NoiseRange.Share(value); } = 0.05;

    /// <summary>θ3, the probability that a pixel flips at the end.</summary>
    public double Flips { get; init => field = NoiseRange.Share(value); } = 0.2;

    /// <inheritdoc/>
    public LabelMap Apply(LabelMap map, SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(random);
        return map.Structures.Aggregate(map, (labels, structure) => Walk(StructureOnGround.Of(labels, structure), random).Labels);
    }

    /// <inheritdoc/>
    public override string ToString() => Invariant($"markov:steps={Steps},growth={Growth},rate={Rate},flips={Flips}");

    private StructureOnGround Walk(StructureOnGround drawn, SeededRandom random)
    {
        for (var step = 0; step < Steps; step++)
        {
            var edge = random.NextBool(Growth) ? drawn.OuterEdge(withDiagonals: false) : drawn.InnerEdge(withDiagonals: false, fromBorder: false);
            drawn = drawn.Flipped(edge.Where(_ => random.NextBool(Rate)));
        }

        var (width, height) = (drawn.Map.Width, drawn.Map.Height);
        var flipped = Array.ConvertAll(drawn.Pixels, isHere => isHere != random.NextBool(Flips) ? 1.0 : 0.0);
        var across = Blurred(flipped, i => i % width, width, 1);
        var smooth = Blurred(across, i => i / width, height, width);
        return drawn.At(i => smooth[i] > 0.5);
    }

    private static double[] Blurred(double[] values, Func<int, int> place, int length, int stride)
    {
        var blurred = new double[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            for (var offset = -Reach; offset <= Reach; offset++)
            {
                var mirrored = Math.Clamp(length - 1 - Math.Abs(length - 1 - Math.Abs(place(i) + offset)), 0, length - 1);
                blurred[i] += Weights[offset + Reach] * values[i + ((mirrored - place(i)) * stride)];
            }
        }

        return blurred;
    }

    private static double[] Gaussian(double deviation)
    {
        var weights = Enumerable.Range(-Reach, (2 * Reach) + 1).Select(offset => Math.Exp(-offset * offset / (2 * deviation * deviation))).ToArray();
        return Array.ConvertAll(weights, weight => weight / weights.Sum());
    }
}
