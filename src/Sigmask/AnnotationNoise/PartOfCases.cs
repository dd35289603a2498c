using Sigmask.Data;

namespace Sigmask.AnnotationNoise;

/// <summary>Noise in a share of the cases alone; the others are annotated without errors.</summary>
/// <param name="Noise">What happens to the chosen ones.</param>
/// <param name="Share">Their share, 0 to 1: of n cases exactly the integer nearest to Share n.</param>
public sealed record PartOfCases(IAnnotationNoise Noise, double Share) : IAnnotationNoise
{
    /// <inheritdoc/>
    public bool[] Choose(int count, SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegative(Share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Share, 1);
        var order = Enumerable.Range(0, count).ToArray();
        random.Shuffle(order.AsSpan());
        var chosen = new bool[count];
        foreach (var index in order[..(int)Math.Round(Share * count, MidpointRounding.AwayFromZero)])
        {
            chosen[index] = true;
        }

        return chosen;
    }

    /// <inheritdoc/>
    public LabelMap Apply(LabelMap map, SeededRandom random) => Noise.Apply(map, random);

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = Noise.ToString() ?? "";
        return Invariant($"{text}{(text.Contains(':', StringComparison.Ordinal) ? ',' : ':')}share={Share}");
    }
}
