using Sigmask.Randomness;

namespace Sigmask.Phantoms;

/// <summary>
/// A cross-section of the fetal abdomen where its circumference is measured: liver with the umbilical vein, stomach, aorta before the spine.
/// Inside, positions are relative to the abdomen: a unit disc, u to the fetus's left, v to its back.
/// </summary>
internal sealed class FetalAbdomen
{
    /// <summary>Labels as in the real set.</summary>
    public const byte Artery = 1, Liver = 2, Stomach = 3, Vein = 4;

    private readonly (double X, double Y) center;
    private readonly (double Long, double Wide, double Angle) ellipse;
    private readonly double spine;
    private readonly double mirror;
    private readonly Surroundings surroundings;
    private readonly Tissue skin;
    private readonly Tissue bowel;
    private readonly Tissue liver;
    private readonly Tissue blood;
    private readonly Tissue gastricFluid;
    private readonly Tissue bone;
    private readonly double skinDepth;
    private readonly double liverEdge;
    private readonly double liverTilt;
    private readonly double liverCurve;
    private readonly (double U, double V, double Long, double Wide, double Angle) stomach;
    private readonly (double U, double V, double Radius) aorta;
    private readonly (double U, double V, double Radius) cava;
    private readonly (double U, double V, double Long, double Wide, double Angle, bool IsThere) gallbladder;
    private readonly (double StartU, double StartV, double Angle, double Bend, double Length, double Radius) vein;
    private readonly (double Along, double Half)[] ribs;

    public FetalAbdomen(RandomStream random)
    {
        center = (random.Jitter(0.1), 0.12 + random.Jitter(0.08));
        var size = random.Between(0.6, 0.8);
        ellipse = (size, size * random.Between(0.8, 1), random.Between(0, Math.PI));
        // Nobody measures through the spine: it never lies right below the probe.
        (spine, mirror) = ((0.5 * Math.PI) + random.Between(-2.2, 2.2), random.Chance(0.5) ? 1 : -1);
        surroundings = new Surroundings(random.Fork());

        skin = new Tissue(0, random.Between(-14, -8), 3, 1.07);
        bowel = new Tissue(0, random.Between(-20, -13), 2, 1.05);
        liver = new Tissue(Liver, bowel.Echo - random.Between(2, 8), 2, 1.045);
        blood = new Tissue(Vein, random.Between(-42, -28), -3, 1.01);
        gastricFluid = new Tissue(Stomach, random.Between(-46, -26), -5, 1);
        bone = new Tissue(0, random.Between(-5, 1), random.Between(120, 350), 1.3);

        skinDepth = random.Between(0.07, 0.13);
        (liverEdge, liverTilt, liverCurve) = (random.Between(0.05, 0.4), random.Between(-0.2, 0.8), random.Between(-0.4, 0.6));
        stomach = (random.Between(0.38, 0.56), random.Between(-0.15, 0.25), random.Between(0.2, 0.34), random.Between(0.12, 0.2), random.Between(-0.9, 0.9));
        aorta = (random.Between(0, 0.16), random.Between(0.42, 0.54), random.Between(0.095, 0.14));
        cava = (-random.Between(0.12, 0.26), random.Between(0.36, 0.5), random.Chance(0.6) ? random.Between(0.05, 0.085) : 0);
        gallbladder = (-random.Between(0.25, 0.5), -random.Between(0.1, 0.5), random.Between(0.13, 0.22), random.Between(0.05, 0.08), random.Between(-1, 1), random.Chance(0.35));
        vein = (random.Jitter(0.06), -random.Between(0.4, 0.62), (0.5 * Math.PI) + random.Jitter(0.2), random.Between(0.3, 2.6), random.Between(0.5, 0.75), random.Between(0.075, 0.115));
        ribs = [.. Enumerable.Range(0, random.Pick(1, 2, 3, 4)).Select(_ => (random.Between(0, 2 * Math.PI), random.Between(0.08, 0.25)))];
    }

    /// <summary>The tissue at a point.</summary>
    /// <param name="x">To the right.</param>
    /// <param name="y">Down, away from the probe.</param>
    /// <param name="coarse">A random field with features of a fifth of the picture.</param>
    /// <param name="fine">A random field with features of a twentieth of the picture.</param>
    public Tissue At(double x, double y, double coarse, double fine)
    {
        var (dx, dy) = (x - center.X, y - center.Y);
        var (alongLong, alongWide) = Turned(dx, dy, ellipse.Angle);
        var (p, q) = (alongLong / ellipse.Long, alongWide / ellipse.Wide);
        var radius = Math.Sqrt((p * p) + (q * q));
        if (radius > 1.12)
        {
            return surroundings.At(x, y, (radius - 1) * ellipse.Wide, coarse, fine);
        }

        // Back into directions of the picture, then into those of the fetus.
        var (px, py) = Turned(p, q, -ellipse.Angle);
        var (v, side) = Turned(px, py, spine);
        var inside = Organs(side * mirror, v, radius, coarse, fine);
        return surroundings.At(x, y, Math.Max(0, radius - 1) * ellipse.Wide, coarse, fine).To(inside, Soft.Edge(1 - radius, 0.012));
    }

    private static (double Along, double Across) Turned(double x, double y, double angle)
    {
        var (sine, cosine) = Math.SinCos(angle);
        return ((x * cosine) + (y * sine), (y * cosine) - (x * sine));
    }

    /// <summary>How far inside an ellipse a point lies, about in units of the disc; negative outside.</summary>
    private static double Within(double u, double v, double centerU, double centerV, double longAxis, double wideAxis, double angle)
    {
        var (a, b) = Turned(u - centerU, v - centerV, angle);
        return (1 - Math.Sqrt((a * a / (longAxis * longAxis)) + (b * b / (wideAxis * wideAxis)))) * wideAxis;
    }

    private Tissue Organs(double u, double v, double radius, double coarse, double fine)
    {
        var tissue = bowel with { Echo = bowel.Echo + (1.5 * coarse) + (2.5 * fine) };
        tissue = tissue.To(liver with { Echo = liver.Echo + (0.8 * coarse) + (0.5 * fine) }, Soft.Edge(InLiver(u, v, radius) + (0.03 * coarse), 0.012));
        if (gallbladder.IsThere)
        {
            var inGallbladder = Within(u, v, gallbladder.U, gallbladder.V, gallbladder.Long, gallbladder.Wide, gallbladder.Angle);
            tissue = tissue.To(gastricFluid with { Label = 0 }, Soft.Edge(inGallbladder, 0.012));
        }

        var inStomach = Within(u, v, stomach.U, stomach.V, stomach.Long, stomach.Wide, stomach.Angle) + (0.02 * coarse);
        tissue = tissue.To(gastricFluid with { Echo = gastricFluid.Echo + (2 * fine) }, Soft.Edge(inStomach, 0.012));
        tissue = tissue.To(blood, Soft.Edge(InVein(u, v) + (0.006 * coarse), 0.012));
        tissue = tissue.To(blood with { Label = 0 }, cava.Radius > 0 ? Soft.Edge(Within(u, v, cava.U, cava.V, cava.Radius, cava.Radius, 0), 0.012) : 0);
        tissue = tissue.To(blood with { Label = Artery }, Soft.Edge(Within(u, v, aorta.U, aorta.V, aorta.Radius, aorta.Radius, 0), 0.012));
        tissue = tissue.To(skin, Soft.Edge(radius - 1 + skinDepth, 0.015));
        return Bones(tissue, u, v, radius);
    }

    /// <summary>The liver fills the right and the front, up to a curved lower edge; its corners are round.</summary>
    private double InLiver(double u, double v, double radius)
    {
        var beforeEdge = liverEdge - u - (liverTilt * (v + 0.1)) - (liverCurve * v * v);
        var beforeSpine = 0.58 - v - (0.4 * u * u);
        var insideWall = 1 - skinDepth - 0.03 - radius;
        // A soft minimum of the three distances.
        const double Sharpness = 14;
        return -Math.Log(Math.Exp(-Sharpness * beforeEdge) + Math.Exp(-Sharpness * beforeSpine) + Math.Exp(-Sharpness * insideWall)) / Sharpness;
    }

    /// <summary>The umbilical vein: a tube of constant curvature.</summary>
    private double InVein(double u, double v)
    {
        // The arc starts at Start in direction Angle and turns to the fetus's right.
        var arcRadius = vein.Length / vein.Bend;
        var (centerU, centerV) = (vein.StartU - (arcRadius * Math.Sin(vein.Angle)), vein.StartV + (arcRadius * Math.Cos(vein.Angle)));
        var turned = Math.IEEERemainder(Math.Atan2(v - centerV, u - centerU) - (vein.Angle - (0.5 * Math.PI)), 2 * Math.PI);
        var along = Math.Clamp(turned, 0, vein.Bend);
        var (sine, cosine) = Math.SinCos(vein.Angle - (0.5 * Math.PI) + along);
        var (nearU, nearV) = (centerU + (arcRadius * cosine), centerV + (arcRadius * sine));
        return vein.Radius - Math.Sqrt(((u - nearU) * (u - nearU)) + ((v - nearV) * (v - nearV)));
    }

    private Tissue Bones(Tissue tissue, double u, double v, double radius)
    {
        // A vertebra has three centres of ossification: the body and two arches.
        var vertebra = Math.Max(Within(u, v, 0, 0.72, 0.08, 0.06, 0), Math.Max(Within(u, v, 0.13, 0.84, 0.05, 0.05, 0), Within(u, v, -0.13, 0.84, 0.05, 0.05, 0)));
        tissue = tissue.To(bone, Soft.Edge(vertebra, 0.015));
        var angle = Math.Atan2(v, u);
        foreach (var (along, half) in ribs)
        {
            var inRib = Math.Min(half - Soft.AngleBetween(angle, along), 0.02 - Math.Abs(radius - 1 + (1.2 * skinDepth)));
            tissue = tissue.To(bone, Soft.Edge(inRib, 0.015));
        }

        return tissue;
    }
}

/// <summary>What ultrasound meets at a point.</summary>
/// <param name="Label">The class.</param>
/// <param name="Echo">Scattered back, in dB below a bright wall.</param>
/// <param name="Loss">Attenuation beyond what the machine compensates, in dB over half the field of view; negative in fluid.</param>
/// <param name="Impedance">Relative acoustic impedance: where it steps across the beam, there is a bright line.</param>
internal readonly record struct Tissue(byte Label, double Echo, double Loss, double Impedance)
{
    /// <summary>From this tissue to another by a share of 0..1; the label changes half way.</summary>
    public Tissue To(Tissue other, double share) => new(
        share > 0.5 ? other.Label : Label,
        Soft.Mix(Echo, other.Echo, share),
        Soft.Mix(Loss, other.Loss, share),
        Soft.Mix(Impedance, other.Impedance, share));
}
