namespace Sigmask.Losses;

/// <summary>How the derivative of a selection is smoothed (docs/method.md section 2).</summary>
public enum Smoothing
{
    /// <summary>Not at all: weights are 0 or 1, values equal to the threshold share what is left of the mass.</summary>
    Hard,

    /// <summary>By entropy: w = 1 / (1 + exp(-(a - θ)/τ)), infinitely differentiable, every weight strictly between 0 and 1.</summary>
    FermiDirac,

    /// <summary>By a square (Moreau-Yosida): w = clip((a - θ)/τ, 0, 1), continuous, exactly 0 and 1 away from the threshold.</summary>
    Moreau,
}
