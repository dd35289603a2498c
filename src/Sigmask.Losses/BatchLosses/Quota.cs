namespace Sigmask.Losses;

/// <summary>How many of the items at hand: a share of them, rounded down to whole items, or a count.</summary>
public sealed record Quota
{
    // A share such as 0.29 of 100 must give 29 although 0.29 · 100 < 29 in floating point.
    private const double Rounding = 1e-9;

    private Quota(double value, bool isShare)
    {
        Value = value;
        IsShare = isShare;
    }

    /// <summary>The share or the count.</summary>
    public double Value { get; }

    /// <summary>True if <see cref="Value"/> is a share.</summary>
    public bool IsShare { get; }

    /// <summary>A share of the items.</summary>
    /// <param name="share">In [0, 1].</param>
    /// <exception cref="ArgumentException">It is outside.</exception>
    public static Quota Share(double share) => new(OptionRange.Between(share, 0, 1, nameof(share)), isShare: true);

    /// <summary>A number of items, or all if there are fewer.</summary>
    /// <param name="count">At least 0.</param>
    /// <exception cref="ArgumentException">It is negative.</exception>
    public static Quota Count(int count) => new(OptionRange.AtLeast(count, 0, nameof(count)), isShare: false);

    /// <summary>The number among <paramref name="items"/>, from 0 to that.</summary>
    public int Of(int items) => IsShare ? (int)Math.Floor((Value * items) + Rounding) : (int)Math.Min(Value, items);
}
