namespace Sigmask.Data;

/// <summary>How many pixels a sample has and where they lie.</summary>
/// <param name="Size">[H, W] or [D, H, W].</param>
/// <param name="Spacing">In mm along each axis; null where it is not known.</param>
/// <param name="Axes">Which way each axis runs through the patient; null where it is not known.</param>
public sealed record SampleForm(IReadOnlyList<int> Size, IReadOnlyList<double>? Spacing = null, IReadOnlyList<PatientAxis>? Axes = null);
