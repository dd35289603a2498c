using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Sigmask.Data;

/// <summary>What is noted of a case.</summary>
/// <param name="Key">Name and patient.</param>
/// <param name="Size">[H, W] or [D, H, W].</param>
/// <param name="Spacing">In mm along the same axes; null if it is not known.</param>
/// <param name="Min">Least value of the image.</param>
/// <param name="Max">Largest value.</param>
/// <param name="NonFinite">Values that are no finite numbers.</param>
/// <param name="Counts">Pixels of each class, then those that are ignored.</param>
/// <param name="PixelHash">Of size and pixels: equal for the same image only.</param>
/// <param name="Look">For finding images that look alike.</param>
public sealed record CaseSurvey(
    CaseKey Key, IReadOnlyList<int> Size, IReadOnlyList<double>? Spacing, double? Min, double? Max, long NonFinite, IReadOnlyList<long> Counts, string PixelHash, ImageLook Look)
{
    /// <summary>Looks at a sample.</summary>
    /// <param name="sample">As it was read.</param>
    /// <param name="classes">How many there are.</param>
    public static CaseSurvey Of(Sample sample, int classes)
    {
        ArgumentNullException.ThrowIfNull(sample);
        var counts = new long[classes + 1];
        foreach (var label in sample.Labels)
        {
            counts[Math.Min(label, (byte)classes)]++;
        }

        var values = ValueSummary.Of(Array.ConvertAll(sample.Image, value => (double)value));
        var size = MemoryMarshal.AsBytes(new ReadOnlySpan<int>([.. sample.Size]));
        var hash = SHA256.HashData([.. size, .. MemoryMarshal.AsBytes(sample.Image.AsSpan())]);
        return new CaseSurvey(new CaseKey(sample.Case, sample.Patient), sample.Size, sample.Spacing, values.Min, values.Max, values.NonFinite, counts, Convert.ToHexStringLower(hash), ImageLook.Of(sample));
    }
}
