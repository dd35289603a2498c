using Sigmask.Randomness;

namespace Sigmask.Phantoms;

/// <summary>What lies around the heart: lung, chest wall with ribs, liver and stomach below the diaphragm, the descending aorta.</summary>
internal sealed class Thorax
{
    private readonly double lung;
    private readonly double muscle;
    private readonly double fat;
    private readonly double liver;
    private readonly double blood;
    private readonly double wallAngle;
    private readonly double wallDistance;
    private readonly double wallBend;
    private readonly double muscleDepth;
    private readonly double ribPitch;
    private readonly double ribPhase;
    private readonly double diaphragm;
    private readonly double dome;
    private readonly double domeAt;
    private readonly double split;
    private readonly (double X, double Y, double Radius, double Wall, double Content, bool IsThere) stomach;
    private readonly (double X, double Y, double Radius, bool IsThere) aorta;

    public Thorax(RandomStream random, double blood)
    {
        this.blood = blood;
        (lung, muscle, fat, liver) = (random.Between(0.03, 0.1), random.Between(0.18, 0.32), random.Between(0.65, 1), random.Between(0.25, 0.5));
        wallAngle = (-0.75 * Math.PI) + random.Jitter(0.3);
        (wallDistance, wallBend, muscleDepth) = (random.Between(0.5, 0.85), random.Between(0.15, 0.45), random.Between(0.08, 0.2));
        (ribPitch, ribPhase) = (random.Between(0.35, 0.55), random.Uniform());
        (diaphragm, dome, domeAt, split) = (random.Between(0.34, 0.7), random.Between(0, 0.3), random.Between(-0.6, 0.4), random.Between(-0.2, 0.6));
        stomach = (split + random.Between(0.15, 0.4), diaphragm + random.Between(0.1, 0.3), random.Between(0.18, 0.36), random.Between(0.03, 0.07), random.Between(0.05, 0.95), random.Chance(0.75));
        aorta = (random.Between(0.55, 0.85), random.Between(0.15, 0.5), random.Between(0.08, 0.14), random.Chance(0.5));
    }

    /// <summary>The signal of a point that is not in the heart.</summary>
    /// <param name="x">To the right.</param>
    /// <param name="y">Down.</param>
    /// <param name="fine">A random field with features of about 8 mm, for vessels.</param>
    /// <param name="coarse">A random field with features of about 25 mm, for mottled organs and uneven borders.</param>
    public double At(double x, double y, double fine, double coarse)
    {
        var signal = (lung * (1 + (0.3 * coarse))) + Math.Max(0, 0.35 * (fine - 1.6));
        signal = Below(signal, x, y, fine, coarse);
        if (aorta.IsThere)
        {
            var distance = Math.Sqrt(Square(x - aorta.X) + Square(y - aorta.Y)) - aorta.Radius;
            signal = Soft.Mix(signal, muscle, Soft.Edge(0.03 - distance, 0.015));
            signal = Soft.Mix(signal, blood, Soft.Edge(-distance, 0.015));
        }

        return ChestWall(signal, x, y, fine, coarse);
    }

    private static double Square(double value) => value * value;

    private double Below(double signal, double x, double y, double fine, double coarse)
    {
        var depth = y - diaphragm + (dome * Math.Exp(-Square((x - domeAt) / 0.5))) - dome;
        var vessels = Math.Max(0, fine - 1.3);
        var organ = x + (0.3 * depth) < split ? (liver * (1 + (0.1 * coarse))) + (0.3 * vessels) : muscle * (1.3 + (0.5 * coarse) + (0.25 * fine));
        if (stomach.IsThere)
        {
            var distance = Math.Sqrt(Square(x - stomach.X) + Square((y - stomach.Y) / 0.85)) - (stomach.Radius * (1 + (0.08 * coarse)));
            organ = Soft.Mix(organ, 0.8 * muscle, Soft.Edge(stomach.Wall - distance, 0.02));
            organ = Soft.Mix(organ, stomach.Content * (1 + (0.2 * fine) + (0.3 * coarse)), Soft.Edge(-distance, 0.02));
        }

        signal = Soft.Mix(signal, 0.9 * fat, Soft.Edge(depth + 0.03 + (0.03 * coarse), 0.015));
        return Soft.Mix(signal, organ, Soft.Edge(depth, 0.015));
    }

    private double ChestWall(double signal, double x, double y, double fine, double coarse)
    {
        var (outward, along) = ((x * Math.Cos(wallAngle)) + (y * Math.Sin(wallAngle)), (y * Math.Cos(wallAngle)) - (x * Math.Sin(wallAngle)));
        var depth = outward - wallDistance + (wallBend * along * along) + (0.02 * coarse);
        signal = Soft.Mix(signal, muscle, Soft.Edge(depth, 0.02));
        var beat = (along / ribPitch) + ribPhase;
        var rib = Math.Sqrt(Square((depth - 0.06) / 0.05) + Square((beat - Math.Round(beat)) * ribPitch / 0.11));
        signal = Soft.Mix(signal, 0.04, Soft.Edge(1 - rib, 0.2));
        signal = Soft.Mix(signal, 0.6 * fat, Soft.Edge(0.6 - rib, 0.25));
        return Soft.Mix(signal, fat * (1 + (0.1 * coarse) + (0.05 * fine)), Soft.Edge(depth - muscleDepth, 0.02));
    }
}
