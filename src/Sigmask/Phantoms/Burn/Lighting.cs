using System.Numerics;
using Sigmask.Randomness;

namespace Sigmask.Phantoms;

/// <summary>One lamp over a rounded body: shading, highlights, the shadow it casts behind.</summary>
internal sealed class Lighting
{
    private readonly double roundness;
    private readonly Vector3 lamp;
    private readonly float ambient;
    private readonly double flash;
    private readonly double shadow;

    /// <summary>Draws a lamp.</summary>
    /// <param name="random">Draws it.</param>
    /// <param name="roundness">The radius over which the body curves away at its outline.</param>
    public Lighting(RandomStream random, double roundness)
    {
        this.roundness = Math.Min(roundness, 0.7) * random.Between(0.7, 1.1);
        var angle = random.Between(0, 2 * Math.PI);
        lamp = Vector3.Normalize(new Vector3((float)Math.Cos(angle), (float)Math.Sin(angle), (float)random.Between(0.7, 2.5)));
        ambient = (float)random.Between(0.35, 0.75);
        (flash, shadow) = (random.Between(0, 0.9), random.Between(0, 0.6));
    }

    /// <summary>Light and highlight on the body at a sample.</summary>
    /// <param name="depths">Depth inside the outline, [side, side].</param>
    /// <param name="sample">Which sample.</param>
    /// <param name="side">Samples a side.</param>
    /// <param name="relief">A random field of small bumps.</param>
    public (double Shade, double Shine) On(float[] depths, int sample, int side, double relief)
    {
        var (x, y) = (sample % side, sample / side);
        var across = (depths[sample + (x < side - 1 ? 1 : 0)] - depths[sample - (x > 0 ? 1 : 0)]) * side / 4f;
        var down = (depths[sample + (y < side - 1 ? side : 0)] - depths[sample - (y > 0 ? side : 0)]) * side / 4f;
        // The body is round like a half cylinder near its outline and flat further in.
        var flat = Math.Clamp(depths[sample] / roundness, 0, 1);
        var normal = Vector3.Normalize(new Vector3(-across, -down, 0) * (float)(1 - flat) + new Vector3(0, 0, (float)Math.Sqrt(Math.Max(0.02, flat * (2 - flat)))));
        normal = Vector3.Normalize(normal + (0.06f * (float)relief * new Vector3(1, -1, 0)));
        var facing = Math.Max(0, Vector3.Dot(normal, lamp));
        var half = Vector3.Normalize(lamp + Vector3.UnitZ);
        return (ambient + ((1.15 - ambient) * facing), flash * Math.Pow(Math.Max(0, Vector3.Dot(normal, half)), 60));
    }

    /// <summary>The backdrop, darker close to the body.</summary>
    public Vector3 Behind(Vector3 color, double depth) => color * (float)(ambient + 0.4 - (shadow * Soft.Edge(depth + 0.1, 0.12)));
}
