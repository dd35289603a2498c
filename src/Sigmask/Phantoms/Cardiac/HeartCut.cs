namespace Sigmask.Phantoms;

/// <summary>Where and when a heart is cut.</summary>
/// <param name="Slice">Number of the slice, from 0 at the base.</param>
/// <param name="Level">0 near the base, 1 near the apex.</param>
/// <param name="Contraction">0 relaxed (end of diastole), 1 contracted (end of systole).</param>
internal sealed record HeartCut(int Slice, double Level, double Contraction);
