using Sigmask.Randomness;

namespace Sigmask.Phantoms;

/// <summary>The fan of beams of a curved probe above the picture.</summary>
/// <param name="ApexY">Height of the point in which the beams meet.</param>
/// <param name="Near">Radius of the probe's surface.</param>
/// <param name="Far">Radius of the deepest echo.</param>
/// <param name="Half">Half the opening angle.</param>
internal readonly record struct Sector(double ApexY, double Near, double Far, double Half)
{
    /// <summary>A fan that fills most of the picture.</summary>
    public static Sector Draw(RandomStream random)
    {
        var near = random.Between(0.3, 0.9);
        var top = random.Between(-1, -0.88);
        return new Sector(top - near, near, near + random.Between(1.8, 2.05), random.Between(0.55, 0.85));
    }

    /// <summary>The point on a beam, -1..1 across the fan, at a depth, 0 at the probe to 1.</summary>
    public (double X, double Y) Point(double beam, double depth)
    {
        var (sine, cosine) = Math.SinCos(beam * Half);
        var radius = Near + (depth * (Far - Near));
        return (radius * sine, ApexY + (radius * cosine));
    }

    /// <summary>Beam and depth of a point; outside the fan one of them is out of range.</summary>
    public (double Beam, double Depth) Locate(double x, double y)
    {
        var down = y - ApexY;
        return (Math.Atan2(x, down) / Half, (Math.Sqrt((x * x) + (down * down)) - Near) / (Far - Near));
    }
}
