using Sigmask.Data;

namespace Sigmask.AnnotationNoise;

/// <summary>
/// Over- or under-segmentation: all structures of a picture are dilated, or all are eroded, by the 3x3 square, a random number of times as if each had 1000 pixels: n times of
/// a structure of A pixels are n sqrt(A / 1000) layers, rounded.
/// </summary>
/// <remarks>
/// SegTHOR's noise in ADELE (Liu et al., CVPR 2022), 2 to 4 times, slice by slice. There the structure is resized to 1000 pixels and back, by cubic interpolation cut at 0,
/// which also makes it a little larger; here its layers are counted instead. A thin structure may vanish, as there.
/// </remarks>
public sealed record OverUnderNoise : IAnnotationNoise
{
    private const double NormalArea = 1000;

    /// <summary>Least number of times.</summary>
    public int Least { get; init => field = NoiseRange.Count(value); } = 2;

    /// <summary>Largest number of times, at least <see cref="Least"/>.</summary>
    public int Most { get; init; } = 4;

    /// <summary>Probability of a dilation: 0.5 has no bias, 1 makes every structure too large, 0 too small.</summary>
    public double Over { get; init => field = NoiseRange.Share(value); } = 0.5;

    /// <inheritdoc/>
    public LabelMap Apply(LabelMap map, SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThan(Most, Least);
        var isOver = random.NextBool(Over);
        var times = Least + random.NextInt(Most - Least + 1);
        return map.Structures.Aggregate(map, (labels, structure) => Spoil(StructureOnGround.Of(labels, structure), isOver, times).Labels);
    }

    /// <inheritdoc/>
    public override string ToString() => Invariant($"over-under:least={Least},most={Most},over={Over}");

    private static StructureOnGround Spoil(StructureOnGround drawn, bool isOver, int times)
    {
        var layers = (int)Math.Round(times * Math.Sqrt(drawn.Area / NormalArea), MidpointRounding.AwayFromZero);
        for (var layer = 0; layer < layers; layer++)
        {
            drawn = drawn.Flipped(isOver ? drawn.OuterEdge(withDiagonals: true) : drawn.InnerEdge(withDiagonals: true, fromBorder: false));
        }

        return drawn;
    }
}
