namespace Sigmask.Losses;

/// <summary>The width τ over which a smoothed selection goes from 0 to 1 (docs/method.md section 2).</summary>
public sealed record Width
{
    private Width(double value, bool isRelative)
    {
        if (!(value >= 0) || double.IsInfinity(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), Invariant($"A smoothing width must be a finite number of at least 0, not {value}."));
        }

        Value = value;
        IsRelative = isRelative;
    }

    /// <summary>The factor t of the standard deviation, or τ itself in units of the loss.</summary>
    public double Value { get; }

    /// <summary>True if τ follows the spread of the values.</summary>
    public bool IsRelative { get; }

    /// <summary>τ = <paramref name="t"/> · std(a), the population standard deviation of the values smoothed: stays meaningful while the loss falls.</summary>
    public static Width Relative(double t) => new(t, isRelative: true);

    /// <summary>τ itself, in units of the loss.</summary>
    public static Width Absolute(double tau) => new(tau, isRelative: false);

    /// <summary>τ for these values.</summary>
    public double Of(ReadOnlySpan<double> values) => IsRelative ? Value * Spread.Of(values).Deviation : Value;

    /// <inheritdoc />
    public override string ToString() => IsRelative ? Invariant($"{Value}") : Invariant($"absolute:{Value}");
}
