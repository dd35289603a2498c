namespace Sigmask.Randomness;

/// <summary>How often a change is made to a sample, and how strongly at most.</summary>
/// <param name="Probability">0 (never) to 1 (always).</param>
/// <param name="Strength">At least 0, in the unit of the change.</param>
public readonly record struct Chance(double Probability, double Strength)
{
    /// <summary>True if the change may happen at all.</summary>
    internal bool IsPossible => Probability > 0 && Strength > 0;
}
