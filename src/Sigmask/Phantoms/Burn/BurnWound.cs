using System.Numerics;
using Sigmask.Randomness;

namespace Sigmask.Phantoms;

/// <summary>Where the skin is burned and what it looks like there, by depth of the burn.</summary>
internal sealed class BurnWound
{
    private readonly Kind kind;
    private readonly List<(double X, double Y, double Long, double Wide, double Angle)> patches = [];
    private readonly (double X, double Y, double Radius)[] blisters;
    private readonly double raggedness;
    private readonly double edge;
    private readonly double halo;
    private readonly double strength;
    private readonly double mottling;
    private readonly double paleShare;
    private readonly double charShare;
    private readonly Vector3 red;
    private readonly Vector3 pale;
    private readonly Vector3 charred;

    /// <summary>Draws a burn on a body.</summary>
    public BurnWound(RandomStream random, BodyShape body)
    {
        kind = random.Pick(Kind.Superficial, Kind.Superficial, Kind.Partial, Kind.Partial, Kind.Deep, Kind.Healing);
        var center = Inside(random, body);
        var reach = Math.Min(0.55, Math.Max(0.2, 0.85 * body.Depth(center.X, center.Y)));
        var size = Math.Max(0.2, reach * random.Between(0.55, 1.5));
        patches.Add((center.X, center.Y, size * random.Between(1, 1.7), size, random.Between(0, Math.PI)));
        for (var more = random.Pick(0, 0, 1, 2); more > 0; more--)
        {
            var (x, y) = Inside(random, body);
            patches.Add((x, y, random.Between(0.14, 0.25), random.Between(0.1, 0.2), random.Between(0, Math.PI)));
        }

        blisters = [.. Enumerable.Range(0, kind == Kind.Partial ? random.Index(7) : 0).Select(_ => (center.X + random.Jitter(size / 2), center.Y + random.Jitter(size / 2), size * random.Between(0.1, 0.35)))];
        (raggedness, edge) = (random.Between(0.12, 0.42), random.Between(0.02, 0.12));
        halo = random.Chance(0.6) ? random.Between(0.05, 0.35) : 0;
        strength = kind == Kind.Superficial ? random.Between(0.3, 0.65) : random.Between(0.6, 0.95);
        (mottling, paleShare, charShare) = (random.Between(0.05, 0.3), random.Between(0.6, 2), random.Between(0.3, 2.2));
        red = Hue.Near(random.Pick(Hue.Of(205, 75, 75), Hue.Of(175, 45, 50), Hue.Of(215, 110, 110), Hue.Of(150, 60, 55)), random, 0.12);
        pale = Hue.Near(random.Pick(Hue.Of(235, 205, 170), Hue.Of(225, 190, 110), Hue.Of(235, 215, 205)), random, 0.06);
        charred = Hue.Near(random.Pick(Hue.Of(60, 32, 28), Hue.Of(95, 60, 40), Hue.Of(30, 24, 24)), random, 0.15);
    }

    private enum Kind
    {
        Superficial,
        Partial,
        Deep,
        Healing,
    }

    /// <summary>How wet it looks, 0..1.</summary>
    public double Gloss => kind == Kind.Partial ? 1 : kind == Kind.Deep ? 0.5 : 0.1;

    /// <summary>How deep within the burn a point lies: 0 on its outline, negative outside, 1 in the middle of a patch.</summary>
    /// <param name="x">To the right.</param>
    /// <param name="y">Down.</param>
    /// <param name="outline">A random field with features from a sixth of the picture to a fiftieth.</param>
    public double Depth(double x, double y, double outline)
    {
        var depth = -10.0;
        foreach (var (patchX, patchY, longAxis, wideAxis, angle) in patches)
        {
            var (dx, dy) = (x - patchX, y - patchY);
            var (sine, cosine) = Math.SinCos(angle);
            var (u, v) = (((dx * cosine) + (dy * sine)) / longAxis, ((dy * cosine) - (dx * sine)) / wideAxis);
            depth = Math.Max(depth, 1 - Math.Sqrt((u * u) + (v * v)));
        }

        return depth + (raggedness * outline);
    }

    /// <summary>The colour of skin at a point of the burn or beside it, where it may be reddened.</summary>
    /// <param name="skin">The colour of healthy skin there.</param>
    /// <param name="x">To the right.</param>
    /// <param name="y">Down.</param>
    /// <param name="depth">As by <see cref="Depth"/>.</param>
    /// <param name="zones">A random field that divides the burn into zones.</param>
    /// <param name="fine">A random field with features of a fiftieth of the picture.</param>
    public Vector3 Color(Vector3 skin, double x, double y, double depth, double zones, double fine)
    {
        // Redness is blood seen through skin: it takes green and blue from whatever tone the skin has.
        var reddened = skin * new Vector3(1.02f, 0.66f, 0.68f);
        if (halo > 0)
        {
            skin = Hue.Mix(skin, reddened, 0.6 * Soft.Edge(depth + halo, halo) * strength);
        }

        var share = Soft.Edge(depth, edge);
        if (share <= 0)
        {
            return skin;
        }

        var flesh = Hue.Mix(Hue.Mix(reddened, red * (0.45f + (0.6f * (skin.X + skin.Y + skin.Z) / 3)), 0.6), red, kind is Kind.Partial or Kind.Deep ? 0.5 : 0.1);
        flesh *= (float)(1 + (mottling * zones) + (0.05 * fine));
        flesh = kind switch
        {
            Kind.Deep => Hue.Mix(Hue.Mix(flesh, pale, Soft.Edge(depth - 0.25 + (0.3 * zones), 0.25)), charred, Soft.Edge(zones + (0.4 * fine) + depth - charShare, 0.25)),
            Kind.Partial => Blistered(Hue.Mix(flesh, pale, 0.8 * Soft.Edge(zones - paleShare, 0.4)), x, y),
            Kind.Healing => Hue.Mix(Hue.Mix(flesh, pale, 0.35 + (0.3 * Soft.Edge(zones, 0.8))), charred, 0.4 * Soft.Edge(0.1 - Math.Abs(depth - 0.06), 0.08)),
            _ => flesh,
        };
        return Hue.Mix(skin, flesh, share * strength);
    }

    private static (double X, double Y) Inside(RandomStream random, BodyShape body)
    {
        var (bestX, bestY, best) = (0.0, 0.0, -10.0);
        for (var attempt = 0; attempt < 12; attempt++)
        {
            var (x, y) = (random.Between(-0.65, 0.65), random.Between(-0.65, 0.65));
            var depth = Math.Min(0.3, body.Depth(x, y)) + (0.15 * random.Uniform());
            (bestX, bestY, best) = depth > best ? (x, y, depth) : (bestX, bestY, best);
        }

        return (bestX, bestY);
    }

    private Vector3 Blistered(Vector3 flesh, double x, double y)
    {
        foreach (var (centerX, centerY, radius) in blisters)
        {
            var (dx, dy) = ((x - centerX) / radius, (y - centerY) / radius);
            var distance = Math.Sqrt((dx * dx) + (dy * dy));
            flesh = Hue.Mix(flesh, Hue.Mix(pale, flesh, 0.35) * (float)(1 - (0.25 * dy)), 0.85 * Soft.Edge(1 - distance, 0.15));
            flesh = Hue.Mix(flesh, flesh * 0.7f, Soft.Edge(0.12 - Math.Abs(distance - 1), 0.1));
            flesh = Hue.Mix(flesh, Vector3.One, 0.8 * Soft.Edge(0.2 - Math.Sqrt(((dx + 0.3) * (dx + 0.3)) + ((dy + 0.4) * (dy + 0.4))), 0.12));
        }

        return flesh;
    }
}
