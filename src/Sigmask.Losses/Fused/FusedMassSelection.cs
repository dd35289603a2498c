using System.Buffers;
using System.Runtime.Intrinsics;

namespace Sigmask.Losses;

/// <summary>
/// <see cref="MassSelection"/> for the losses of an image in float32 memory: every weight is met to 1e-6. A few readings of the losses: a histogram with an
/// exact order statistic, then for the smooth families Newton steps inside a bracket, begun on the histogram and ended on the losses themselves.
/// </summary>
/// <param name="smoothing">The family.</param>
/// <param name="width">τ ≥ 0.</param>
/// <param name="partition">How the work is divided among threads.</param>
internal readonly unsafe struct FusedMassSelection(Smoothing smoothing, double width, BatchPartition partition)
{
    // Of the threshold in widths, and so at least of every weight.
    private const double Tolerance = 1e-6;

    private bool IsHard => smoothing == Smoothing.Hard || !float.IsFinite((float)(1 / width));

    /// <summary>The smallest losses up to a mass, s ≤ n; none if it is not above 0.</summary>
    /// <param name="field">The losses.</param>
    /// <param name="mass">s.</param>
    /// <param name="weights">Receives the weights.</param>
    public (Selection Selection, WeightTotals Totals) Smallest(LossMap field, double mass, float* weights)
    {
        if (mass <= 0)
        {
            return (new Selection(double.NegativeInfinity, 0), Apply(field, new HardRule(-LossMap.Ignored, 0), weights));
        }

        if (mass >= field.Count)
        {
            var all = Apply(field, new HardRule(LossMap.Ignored, 0), weights);
            return (new Selection(field.Most, smoothing == Smoothing.Moreau ? width * field.Count / 2 : 0), all);
        }

        using var ranks = new RankSearch(field);
        var (anchor, smaller, equal) = ranks.Smallest((int)Math.Ceiling(mass));
        if (IsHard)
        {
            return (new Selection(anchor, 0), Apply(field, new HardRule(anchor, (float)((mass - smaller) / equal)), weights));
        }

        var (shift, totals) = Solve(field, ranks, anchor, mass, weights);
        return (new Selection(anchor + (shift * width), width * totals.Omega), totals);
    }

    /// <summary>The losses below a threshold.</summary>
    /// <param name="field">The losses.</param>
    /// <param name="threshold">θ.</param>
    /// <param name="weights">Receives the weights.</param>
    public (Selection Selection, WeightTotals Totals) Below(LossMap field, double threshold, float* weights)
    {
        var totals = IsHard
            ? Apply(field, new HardRule(Down(Nearest(threshold), threshold), 1), weights)
            : Smooth(field, Nearest(threshold), (threshold - Nearest(threshold)) / width, weights);
        return (new Selection(threshold, IsHard ? 0 : width * totals.Omega), totals);
    }

    // The largest float32 that is not above the value.
    private static float Down(float rounded, double value) => rounded > value ? MathF.BitDecrement(rounded) : rounded;

    private static float Nearest(double threshold) => (float)Math.Clamp(threshold, -LossMap.Ignored, LossMap.Ignored);

    private WeightTotals Smooth(LossMap field, float anchor, double shift, float* weights)
    {
        var inverse = (float)(1 / width);
        return smoothing == Smoothing.Moreau
            ? Apply(field, new MoreauRule(anchor, inverse, (float)shift), weights)
            : Apply(field, new FermiDiracRule(anchor, inverse, (float)shift), weights);
    }

    private WeightTotals Apply<TRule>(LossMap field, TRule rule, float* weights)
        where TRule : struct, IWeightRule<TRule>
        => partition.Over(new WeightPass<TRule>(field, weights, rule), field.Length).Totals;

    // In units of τ from the order statistic. At least ⌈s⌉ losses reach it and n-⌈s⌉+1 do not fall below: these alone give the lower end of the bracket, all the upper one.
    private (double Shift, WeightTotals Totals) Solve(LossMap field, RankSearch ranks, float anchor, double mass, float* weights)
    {
        double n = field.Count;
        var reach = ((double)field.Most - anchor) / width;
        var (low, high) = smoothing == Smoothing.Moreau
            ? (0.0, reach + 1)
            : (-LogOdds(n - mass, mass - Math.Ceiling(mass) + 1), LogOdds(mass, Math.Floor(mass) + 1 - mass) + reach);
        high = Math.Max(low, high);
        var shift = RankSearch.WidthAt(anchor) < 2 * width ? Math.Clamp(Guess(ranks, anchor, mass, low, high), low, high) : Math.Clamp(0.5, low, high);
        var totals = default(WeightTotals);
        for (var round = 0; round < 200; round++)
        {
            totals = Smooth(field, anchor, shift, weights);
            var excess = totals.Mass - mass;

            // A weight is off by no more than all together are, or by what the threshold is.
            if (Math.Abs(excess) <= Tolerance * Math.Max(totals.Slope, 1))
            {
                break;
            }

            (low, high) = excess < 0 ? (shift, high) : (low, shift);
            var newton = shift - (excess / totals.Slope);
            var trial = newton > low && newton < high ? newton : low + ((high - low) / 2);
            if ((float)trial == (float)shift || trial <= low || trial >= high)
            {
                break;
            }

            shift = trial;
        }

        return (shift, totals);
    }

    // The same equation with the losses of a bin taken together at its middle.
    private double Guess(RankSearch ranks, float anchor, double mass, double low, double high)
    {
        var room = LossMap.Padded(ranks.Last - ranks.First + 1);
        var rented = ArrayPool<float>.Shared.Rent(2 * room);
        try
        {
            var offsets = rented.AsSpan(0, room);
            var counts = rented.AsSpan(room, room);
            var bins = 0;
            for (var bin = ranks.First; bin <= ranks.Last; bin++)
            {
                if (ranks[bin] > 0)
                {
                    offsets[bins] = (float)((RankSearch.Middle(bin) - anchor) / width);
                    counts[bins++] = ranks[bin];
                }
            }

            offsets[bins..].Clear();
            counts[bins..].Clear();
            var shift = Math.Clamp(0.5, low, high);
            for (var round = 0; round < 30; round++)
            {
                var (total, slope) = Binned(offsets, counts, bins, (float)shift);
                var excess = total - mass;
                if (Math.Abs(excess) <= 1e-4 * mass)
                {
                    break;
                }

                (low, high) = excess < 0 ? (shift, high) : (low, shift);
                var newton = shift - (excess / slope);
                shift = newton > low && newton < high ? newton : low + ((high - low) / 2);
            }

            return shift;
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }

    private (double Total, double Slope) Binned(ReadOnlySpan<float> offsets, ReadOnlySpan<float> counts, int bins, float shift)
    {
        var (total, slope) = (Vector256<float>.Zero, Vector256<float>.Zero);
        for (var i = 0; i < bins; i += Tile.Lanes)
        {
            var sums = new WeightSums { Product = Vector256<float>.One };
            var (offset, count) = (Vector256.Create(offsets[i..]), Vector256.Create(counts[i..]));
            var weight = smoothing == Smoothing.Moreau ? new MoreauRule(0, 1, shift).Of(offset, ref sums) : new FermiDiracRule(0, 1, shift).Of(offset, ref sums);
            total += weight * count;
            slope += sums.Slope * count;
        }

        return (Block.Sum(total), Block.Sum(slope));
    }

    private static double LogOdds(double part, double rest) => Math.Log(part) - Math.Log(rest);
}
