namespace Sigmask.Losses;

/// <summary>What the weights of a field add up to.</summary>
internal struct WeightTotals
{
    /// <summary>Σ w.</summary>
    public double Mass { get; set; }

    /// <summary>The derivative of Σ w with respect to the threshold, in units of 1 / width.</summary>
    public double Slope { get; set; }

    /// <summary>Σ w ℓ.</summary>
    public double Weighted { get; set; }

    /// <summary>Ω(w).</summary>
    public double Omega { get; set; }

    /// <summary>Adds the totals of other pixels.</summary>
    public void Add(in WeightTotals other)
    {
        Mass += other.Mass;
        Slope += other.Slope;
        Weighted += other.Weighted;
        Omega += other.Omega;
    }
}
