namespace Sigmask.Statistics;

/// <summary>The ranks of absolute differences, and their sums by sign.</summary>
public sealed class SignedRanks
{
    private readonly double[] ranks; // of all that are ranked, those of zeros last

    private SignedRanks(double[] ranks, int zeros, ZeroMethod zeroMethod, double positive, double negative)
        => (this.ranks, Zeros, ZeroMethod, Positive, Negative) = (ranks, zeros, zeroMethod, positive, negative);

    /// <summary>W+, the sum of the ranks of positive differences.</summary>
    public double Positive { get; }

    /// <summary>W-, the sum of the ranks of negative differences.</summary>
    public double Negative { get; }

    /// <summary>How many pairs differ.</summary>
    public int NonZeros => Ranked - (ZeroMethod == ZeroMethod.Drop ? 0 : Zeros);

    /// <summary>How many pairs do not differ.</summary>
    public int Zeros { get; }

    /// <summary>What was done with them.</summary>
    public ZeroMethod ZeroMethod { get; }

    /// <summary>
    /// Matched-pairs rank-biserial correlation (W+ - W-) / (W+ + W-) in [-1, 1]: the share of the rank sum that speaks for the first minus
    /// that against (Kerby 2014). Null if no pair differs.
    /// </summary>
    public double? RankBiserial => NonZeros == 0 ? null : (Positive - Negative) / (Positive + Negative);

    /// <summary>How many differences take part in the ranking.</summary>
    internal int Ranked => ranks.Length;

    /// <summary>The ranks of the differences other than 0.</summary>
    internal ReadOnlySpan<double> RanksOfNonZeros => ranks.AsSpan(0, NonZeros);

    /// <summary>Σ (t³ - t) over the ties that narrow the distribution; zeros are such a tie where they are split.</summary>
    internal double TieTerm => Midranks.TieTerm(ZeroMethod == ZeroMethod.Split ? ranks : OfNonZeros);

    private IEnumerable<double> OfNonZeros => ranks.Take(NonZeros);

    /// <summary>Ranks differences by their size.</summary>
    /// <param name="differences">At least one, all finite.</param>
    /// <param name="zeroMethod">What to do with those that are 0.</param>
    /// <exception cref="ArgumentException">There is no difference, or one is not finite.</exception>
    public static SignedRanks Of(ReadOnlySpan<double> differences, ZeroMethod zeroMethod = ZeroMethod.Drop)
    {
        Descriptive.Require(differences);
        double[] nonZeros = [.. differences.ToArray().Where(value => value != 0)];
        var zeros = differences.Length - nonZeros.Length;
        var ranks = Midranks.Of([.. nonZeros.Select(Math.Abs), .. new double[zeroMethod == ZeroMethod.Drop ? 0 : zeros]]);
        var half = zeroMethod == ZeroMethod.Split ? ranks.Skip(nonZeros.Length).Sum() / 2 : 0;
        return new(ranks, zeros, zeroMethod, half + Sum(value => value > 0), half + Sum(value => value < 0));

        double Sum(Func<double, bool> isOnSide) => nonZeros.Select((value, index) => isOnSide(value) ? ranks[index] : 0).Sum();
    }
}
