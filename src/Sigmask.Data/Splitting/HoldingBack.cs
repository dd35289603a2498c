namespace Sigmask.Data;

/// <summary>Parts of a data set in one call.</summary>
public static class HoldingBack
{
    /// <summary>Holds back a share of the cases, by patient (<see cref="Split.OfShare"/>).</summary>
    /// <param name="source">The data set.</param>
    /// <param name="share">More than 0, less than 1.</param>
    /// <param name="seed">Chooses the patients.</param>
    /// <returns>What to learn from, and what is held back.</returns>
    /// <exception cref="DataException">The share is out of range, or there are fewer than two patients.</exception>
    public static (ISampleSource Training, ISampleSource Held) HoldBack(this ISampleSource source, double share, long seed)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Split.OfShare(source.Cases, share, seed).Apply(source);
    }
}
