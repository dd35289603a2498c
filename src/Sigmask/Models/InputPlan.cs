namespace Sigmask.Models;

/// <summary>The images that a network is planned for, where its layout follows from them.</summary>
/// <param name="Size">Pixels along each axis, [H, W] or [D, H, W].</param>
/// <param name="Spacing">Distance of neighbouring pixels along each axis; only their proportions count.</param>
public sealed record InputPlan(IReadOnlyList<int> Size, IReadOnlyList<double> Spacing)
{
    /// <summary>Images of equal spacing along each axis.</summary>
    public static InputPlan Isotropic(IReadOnlyList<int> size)
    {
        ArgumentNullException.ThrowIfNull(size);
        return new(size, [.. Enumerable.Repeat(1.0, size.Count)]);
    }
}
