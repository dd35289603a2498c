namespace Sigmask.Data;

/// <summary>The labels of a picture or a volume.</summary>
/// <param name="Labels">The class of each pixel; <see cref="Sample.Ignored"/> where it does not count.</param>
/// <param name="Size">[H, W] or [D, H, W].</param>
/// <param name="Spacing">Distance of neighbours in mm along the same axes; null where the file does not say it.</param>
/// <param name="Grid">Where they lie, as far as the file says it.</param>
internal sealed record StoredLabels(byte[] Labels, IReadOnlyList<int> Size, IReadOnlyList<double>? Spacing, FileGrid Grid);
