namespace Sigmask.Statistics;

/// <summary>How the signed-rank test is done.</summary>
public sealed record WilcoxonOptions
{
    /// <summary>Against what alternative.</summary>
    public Alternative Alternative { get; init; } = Alternative.TwoSided;

    /// <summary>What to do with pairs that do not differ.</summary>
    public ZeroMethod ZeroMethod { get; init; } = ZeroMethod.Drop;

    /// <summary>Where the p-value comes from.</summary>
    public NullDistribution Distribution { get; init; } = NullDistribution.Automatic;

    /// <summary>Moves the rank sum 1/2 towards its expectation in the normal approximation, as it is a whole number.</summary>
    public bool ContinuityCorrection { get; init; }
}
