using System.Numerics;
using Sigmask.Randomness;

namespace Sigmask.Phantoms;

/// <summary>Healthy skin: tone, mottling, hair, moles, a sleeve or bandage over a part of it.</summary>
internal sealed class SkinSurface
{
    private readonly Vector3 tone;
    private readonly double mottling;
    private readonly double flush;
    private readonly double hair;
    private readonly (double X, double Y, double Radius)[] moles;
    private readonly (double Angle, double Offset, bool IsThere) sleeve;
    private readonly Vector3 sleeveColor;

    public SkinSurface(RandomStream random)
    {
        tone = Hue.Near(Tone(random.Uniform()), random, 0.05);
        (mottling, flush) = (random.Between(0.015, 0.06), random.Between(0, 0.35));
        hair = random.Chance(0.4) ? random.Between(0.05, 0.2) : 0;
        moles = [.. Enumerable.Range(0, random.Index(5)).Select(_ => (random.Between(-1, 1), random.Between(-1, 1), random.Between(0.012, 0.04)))];
        sleeve = (random.Between(0, 2 * Math.PI), random.Between(0.5, 0.95), random.Chance(0.4));
        sleeveColor = Backdrop.ClothColor(random);
    }

    /// <summary>The colour of bare skin at a point.</summary>
    /// <param name="x">To the right.</param>
    /// <param name="y">Down.</param>
    /// <param name="coarse">A random field with features of a sixth of the picture and finer.</param>
    /// <param name="fine">A random field with features of a fiftieth of the picture.</param>
    /// <param name="strands">A random field of short strokes.</param>
    public Vector3 Color(double x, double y, double coarse, double fine, double strands)
    {
        var color = tone * (float)(1 + (mottling * coarse) + (0.02 * fine));
        color = Hue.Mix(color, color * new Vector3(1.01f, 0.8f, 0.8f), flush * Soft.Edge(coarse - 0.6, 0.8));
        color *= (float)(1 - (hair * Soft.Edge(strands - 1.1, 0.8)));
        foreach (var (moleX, moleY, radius) in moles)
        {
            var distance = Math.Sqrt(((x - moleX) * (x - moleX)) + ((y - moleY) * (y - moleY)));
            color = Hue.Mix(color, color * 0.45f, Soft.Edge(radius - distance, 0.012));
        }

        return color;
    }

    /// <summary>How far under a sleeve or bandage a point of the body lies; negative where the skin is bare.</summary>
    public double Covered(double x, double y, double coarse) =>
        sleeve.IsThere ? (x * Math.Cos(sleeve.Angle)) + (y * Math.Sin(sleeve.Angle)) - sleeve.Offset + (0.04 * coarse) : -1;

    /// <summary>The colour of the sleeve.</summary>
    public Vector3 Sleeve(double coarse, double fine) => sleeveColor * (float)(1 + (0.12 * Math.Sin(4 * coarse)) + (0.05 * fine));

    /// <summary>From very fair to very dark.</summary>
    private static Vector3 Tone(double darkness)
    {
        ReadOnlySpan<Vector3> tones = [Hue.Of(240, 205, 185), Hue.Of(225, 180, 150), Hue.Of(205, 155, 120), Hue.Of(165, 115, 82), Hue.Of(120, 78, 54), Hue.Of(75, 48, 36)];
        var position = darkness * (tones.Length - 1.001);
        return Hue.Mix(tones[(int)position], tones[(int)position + 1], position - (int)position);
    }
}

/// <summary>Colours as red, green, blue in 0..1.</summary>
internal static class Hue
{
    /// <summary>From 8-bit values.</summary>
    public static Vector3 Of(int red, int green, int blue) => new Vector3(red, green, blue) / 255f;

    /// <summary>From a to b by a share of 0..1.</summary>
    public static Vector3 Mix(Vector3 a, Vector3 b, double share) => Vector3.Lerp(a, b, (float)share);

    /// <summary>The colour with each channel changed a little.</summary>
    public static Vector3 Near(Vector3 color, RandomStream random, double deviation) =>
        color * new Vector3((float)(1 + random.Jitter(deviation)), (float)(1 + random.Jitter(deviation)), (float)(1 + random.Jitter(deviation)));
}
