using Sigmask.Randomness;

namespace Sigmask.Phantoms;

/// <summary>What ails the heart; each shapes it as in the groups of the ACDC challenge (Bernard et al. 2018).</summary>
internal enum Pathology
{
    Normal,
    Dilated,
    Hypertrophic,
    Infarcted,
    DilatedRightVentricle,
}

/// <summary>
/// One short-axis cut through a random heart. Boundaries are radii around the centre of the left ventricle by angle;
/// the unit is half the field of view, about 75 mm.
/// </summary>
internal sealed class HeartGeometry
{
    private const int Directions = 720;
    private readonly double[] endocardium = new double[Directions];
    private readonly double[] epicardium = new double[Directions];
    private readonly double[] rightVentricle = new double[Directions];

    /// <param name="random">Shapes the heart.</param>
    /// <param name="cut">Where and when it is cut; null: somewhere, at some time.</param>
    public HeartGeometry(RandomStream random, HeartCut? cut = null)
    {
        Pathology = random.Pick(Pathology.Normal, Pathology.Normal, Pathology.Dilated, Pathology.Hypertrophic, Pathology.Infarcted, Pathology.DilatedRightVentricle);
        Level = random.Between(0, 1);
        Contraction = random.Chance(0.5) ? random.Between(0, 0.25) : random.Between(0.6, 1);
        (Level, Contraction) = cut is null ? (Level, Contraction) : (cut.Level, cut.Contraction);
        Septum = Math.PI + random.Jitter(0.3) - 0.35;
        CenterX = 0.12 + random.Jitter(0.08);
        CenterY = -0.04 + random.Jitter(0.08);
        DrawLeftVentricle(random.Fork());
        DrawRightVentricle(random.Fork());
        RightWall = random.Between(0.025, 0.06);
    }

    public Pathology Pathology { get; }

    /// <summary>0 near the base, 1 near the apex.</summary>
    public double Level { get; }

    /// <summary>0 relaxed (end of diastole), 1 contracted (end of systole).</summary>
    public double Contraction { get; }

    /// <summary>The angle from the left ventricle's centre to the middle of the septum.</summary>
    public double Septum { get; }

    public double CenterX { get; }

    public double CenterY { get; }

    /// <summary>Thickness of the right ventricle's wall, which is not annotated.</summary>
    public double RightWall { get; }

    /// <summary>Inner boundary of the myocardium.</summary>
    public double Endocardium(double angle) => At(endocardium, angle);

    /// <summary>Outer boundary of the myocardium.</summary>
    public double Epicardium(double angle) => At(epicardium, angle);

    /// <summary>Outer boundary of the right ventricle's cavity; below the epicardium where there is none.</summary>
    public double RightVentricle(double angle) => At(rightVentricle, angle);

    private static double At(double[] radii, double angle)
    {
        var position = ((angle / (2 * Math.PI)) + 1) % 1 * Directions;
        var first = (int)position;
        return Soft.Mix(radii[first % Directions], radii[(first + 1) % Directions], position - first);
    }

    /// <summary>A random closed curve around 0: harmonics 2 to 6, falling off.</summary>
    private static Func<double, double> Wobble(RandomStream random, double amplitude)
    {
        var waves = new (double Cosine, double Sine)[5];
        for (var i = 0; i < waves.Length; i++)
        {
            waves[i] = (random.Jitter(amplitude / (1 + (0.6 * i))), random.Jitter(amplitude / (1 + (0.6 * i))));
        }

        return angle =>
        {
            var sum = 0.0;
            for (var i = 0; i < waves.Length; i++)
            {
                sum += (waves[i].Cosine * Math.Cos((i + 2) * angle)) + (waves[i].Sine * Math.Sin((i + 2) * angle));
            }

            return sum;
        };
    }

    private void DrawLeftVentricle(RandomStream random)
    {
        var (radius, wall) = Pathology switch
        {
            Pathology.Dilated => (random.Between(0.38, 0.5), random.Between(0.07, 0.11)),
            Pathology.Hypertrophic => (random.Between(0.22, 0.32), random.Between(0.15, 0.24)),
            Pathology.Infarcted => (random.Between(0.32, 0.42), random.Between(0.1, 0.14)),
            _ => (random.Between(0.26, 0.36), random.Between(0.1, 0.14)),
        };
        var vigour = Pathology is Pathology.Dilated or Pathology.Infarcted ? 0.16 : 0.38;
        var toApex = 1 - (0.5 * Level * Level);
        var cavity = radius * toApex * (1 - (vigour * Contraction));
        var thickness = wall * (0.85 + (0.15 * toApex)) * (1 + (1.4 * vigour * Contraction));
        var (inner, outer) = (Wobble(random, 0.035), Wobble(random, 0.025));
        var scarAt = random.Between(0, 2 * Math.PI);
        var scarHalf = random.Between(0.5, 1.1);
        var septal = Pathology == Pathology.Hypertrophic ? random.Between(0, 0.5) : random.Jitter(0.08);
        var flattening = Pathology == Pathology.DilatedRightVentricle ? random.Between(0.05, 0.22) : 0;
        // Thick walls are even: the unevenness is one of length, not of share.
        var thicknessWaves = Math.Min(3, 0.3 / thickness);
        for (var i = 0; i < Directions; i++)
        {
            var angle = i * 2 * Math.PI / Directions;
            var toSeptum = Math.Cos(angle - Septum);
            var scar = Pathology == Pathology.Infarcted ? 1 - Soft.Edge(Soft.AngleBetween(angle, scarAt) - scarHalf, 0.3) : 0;
            var flat = 1 - (flattening * Math.Pow(Math.Max(0, toSeptum), 2));
            endocardium[i] = cavity * (1 + inner(angle)) * (1 + (0.1 * scar)) * flat;
            epicardium[i] = endocardium[i] + (thickness * (1 + (thicknessWaves * outer(angle)) + (septal * toSeptum)) * (1 - (0.55 * scar)));
        }
    }

    private void DrawRightVentricle(RandomStream random)
    {
        var depth = Pathology == Pathology.DilatedRightVentricle ? random.Between(0.45, 0.68) : random.Between(0.22, 0.42);
        depth = Math.Max(0.14, depth * (1 - (0.75 * Level * Level)) * (1 - (0.4 * Contraction)));
        var half = (Pathology == Pathology.DilatedRightVentricle ? random.Between(1.15, 1.5) : random.Between(0.85, 1.2)) * (1 - (0.25 * Level));
        var lean = random.Between(-0.6, 0.6);
        var (middle, wobble) = (Septum + random.Jitter(0.15), Wobble(random, 0.09));
        var bulge = random.Between(0.5, 1.1);
        for (var i = 0; i < Directions; i++)
        {
            var angle = i * 2 * Math.PI / Directions;
            var t = Math.IEEERemainder(angle - middle, 2 * Math.PI) / half;
            var outline = Math.Abs(t) < 1 ? Math.Pow(1 - (t * t), bulge) * (1 + (lean * t)) : -0.2;
            rightVentricle[i] = epicardium[i] + (depth * outline * (1 + wobble(angle)));
        }
    }
}

/// <summary>Where and when a heart is cut.</summary>
/// <param name="Slice">Number of the slice, from 0 at the base.</param>
/// <param name="Level">0 near the base, 1 near the apex.</param>
/// <param name="Contraction">0 relaxed (end of diastole), 1 contracted (end of systole).</param>
internal sealed record HeartCut(int Slice, double Level, double Contraction);
