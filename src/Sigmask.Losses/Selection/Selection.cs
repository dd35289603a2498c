namespace Sigmask.Losses;

/// <summary>What a selection was made with.</summary>
/// <param name="Threshold">θ in units of the values; a value equal to it has weight one half (Fermi-Dirac), an end of the ramp (Moreau) or a share of the rest (hard).</param>
/// <param name="SmoothingTerm">τ Ω(w) in units of the values.</param>
public readonly record struct Selection(double Threshold, double SmoothingTerm);
