using System.Buffers;
using System.Runtime.Intrinsics;

namespace Sigmask.Losses;

/// <summary><see cref="ClassFloor"/> for the losses of an image in float32 memory.</summary>
/// <param name="field">All losses.</param>
/// <param name="groups">The class of each pixel, −1 where it does not count.</param>
/// <param name="classes">How many there are.</param>
/// <param name="selection">How to select.</param>
/// <param name="whole">Pixels of each class that are kept whole and do not count in the field; null: none.</param>
internal readonly unsafe struct FusedClassFloor(LossMap field, int* groups, int classes, FusedMassSelection selection, int[]? whole = null)
{
    // A class that misses its floor by no more than the mass is exact to is at it.
    private const double Rounding = 1e-6;

    /// <summary>All losses.</summary>
    public LossMap Field { get; } = field;

    /// <summary>Selects within a floor: by mass, or by threshold if the mass is NaN.</summary>
    /// <param name="share">ρ'.</param>
    /// <param name="mass">Mass of all.</param>
    /// <param name="threshold">θ of what no floor binds.</param>
    /// <param name="weights">Receives u.</param>
    public (ImageDecision Decision, double Weighted) Select(double share, double mass, double threshold, float* weights)
    {
        var (free, totals) = double.IsNaN(mass) ? selection.Below(Field, threshold, weights) : selection.Smallest(Field, mass, weights);
        if (share > 0)
        {
            var counts = new double[classes];
            var masses = new double[classes];
            Add(weights, masses, counts);
            var others = whole;
            double[] floors = others is null ? [.. counts.Select(count => share * count)] : [.. counts.Select((count, c) => Math.Max(0, (share * (count + others[c])) - others[c]))];
            if (masses.Zip(floors).Any(pair => IsBelow(pair.First, pair.Second)))
            {
                return Bound(floors, mass, threshold, weights, masses);
            }
        }

        return (new ImageDecision(Field.Count, totals.Mass, free.Threshold, free.SmoothingTerm), totals.Weighted);
    }

    private static bool IsBelow(double mass, double floor) => mass < floor * (1 - Rounding);

    private (ImageDecision Decision, double Weighted) Bound(double[] floors, double mass, double threshold, float* weights, double[] masses)
    {
        var (isFixed, all) = (new bool[classes], LossMap.Padded(Field.Length));
        var (taken, fixedTerm, free) = (0.0, 0.0, default(Selection));
        var rented = ArrayPool<float>.Shared.Rent(2 * all);
        try
        {
            fixed (float* part = rented)
            {
                var partWeights = part + all;
                while (Below() is { Length: > 0 } below)
                {
                    foreach (var c in below)
                    {
                        isFixed[c] = true;
                        taken += floors[c];
                        var own = Part(part, isFixed, c);
                        fixedTerm += selection.Smallest(own, floors[c], partWeights).Selection.SmoothingTerm;
                        Blend(own, partWeights, weights);
                    }

                    var others = Part(part, isFixed, -1);
                    free = new Selection(double.NaN, 0);
                    if (others.Count > 0)
                    {
                        free = (double.IsNaN(mass)
                            ? selection.Below(others, threshold, partWeights)
                            : selection.Smallest(others, Math.Min(mass - taken, others.Count), partWeights)).Selection;
                        Blend(others, partWeights, weights);
                    }

                    Array.Clear(masses);
                    Add(weights, masses, new double[classes]);
                }
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }

        var weighted = 0.0;
        for (var i = 0; i < Field.Length; i++)
        {
            weighted += weights[i] > 0 ? (double)weights[i] * Field.Losses[i] : 0;
        }

        return (new ImageDecision(Field.Count, masses.Sum(), free.Threshold, free.SmoothingTerm + fixedTerm), weighted);

        int[] Below() => [.. Enumerable.Range(0, floors.Length).Where(c => !isFixed[c] && IsBelow(masses[c], floors[c]))];
    }

    // Σ of the weights, and the pixels, of each class.
    private void Add(float* weights, double[] masses, double[] counts)
    {
        for (var first = 0; first < Field.Length; first += Block.Length)
        {
            var end = Math.Min(first + Block.Length, Field.Length);
            for (var c = 0; c < classes; c++)
            {
                var (mass, count, wanted) = (Vector256<float>.Zero, Vector256<int>.Zero, Vector256.Create(c));
                var i = first;
                for (; i <= end - Tile.Lanes; i += Tile.Lanes)
                {
                    var belongs = Vector256.Equals(Vector256.Load(groups + i), wanted);
                    mass += Vector256.Load(weights + i) & belongs.AsSingle();
                    count -= belongs;
                }

                masses[c] += Block.Sum(mass);
                counts[c] += Vector256.Sum(count);
                for (; i < end; i++)
                {
                    masses[c] += groups[i] == c ? weights[i] : 0;
                    counts[c] += groups[i] == c ? 1 : 0;
                }
            }
        }
    }

    // The losses of one class, or of all that are not fixed (-1), with the others ignored.
    private LossMap Part(float* part, bool[] isFixed, int wanted)
    {
        var (count, ignored) = (Vector256<int>.Zero, Vector256.Create(LossMap.Ignored));
        var (least, most) = (Vector256.Create(float.PositiveInfinity), Vector256.Create(float.NegativeInfinity));
        for (var i = 0; i < LossMap.Padded(Field.Length); i += Tile.Lanes)
        {
            var (group, belongs) = (Vector256.Load(groups + i), Vector256<int>.Zero);
            for (var c = wanted < 0 ? 0 : wanted; c < (wanted < 0 ? classes : wanted + 1); c++)
            {
                belongs |= wanted < 0 && isFixed[c] ? Vector256<int>.Zero : Vector256.Equals(group, Vector256.Create(c));
            }

            var loss = Vector256.ConditionalSelect(belongs.AsSingle(), Vector256.Load(Field.Losses + i), ignored);
            loss.Store(part + i);
            count -= belongs;
            least = Vector256.MinNative(least, loss);
            most = Vector256.MaxNative(most, Vector256.ConditionalSelect(belongs.AsSingle(), loss, most));
        }

        var (smallest, largest) = (float.PositiveInfinity, float.NegativeInfinity);
        for (var lane = 0; lane < Tile.Lanes; lane++)
        {
            smallest = Math.Min(smallest, least[lane]);
            largest = Math.Max(largest, most[lane]);
        }

        return new LossMap(part, Field.Length) { Count = Vector256.Sum(count), Least = smallest, Most = largest };
    }

    private static void Blend(LossMap part, float* partWeights, float* weights)
    {
        var i = 0;
        for (; i <= part.Length - Tile.Lanes; i += Tile.Lanes)
        {
            var belongs = Vector256.LessThan(Vector256.Load(part.Losses + i), Vector256.Create(LossMap.Ignored));
            Vector256.ConditionalSelect(belongs, Vector256.Load(partWeights + i), Vector256.Load(weights + i)).Store(weights + i);
        }

        for (; i < part.Length; i++)
        {
            weights[i] = part.Losses[i] < LossMap.Ignored ? partWeights[i] : weights[i];
        }
    }
}
