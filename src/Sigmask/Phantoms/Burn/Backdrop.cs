using System.Numerics;
using Sigmask.Randomness;

namespace Sigmask.Phantoms;

/// <summary>What a patient lies on or stands before: cloth with folds, tiles, wood, gauze, darkness; some of it as red as a burn.</summary>
internal sealed class Backdrop
{
    private readonly Surface surface;
    private readonly Vector3 first;
    private readonly Vector3 second;
    private readonly double scale;
    private readonly double contrast;
    private readonly double angle;
    private readonly List<(double X, double Y, double Width, double Height, double Angle, Vector3 Color)> things = [];

    public Backdrop(RandomStream random)
    {
        surface = random.Pick(Surface.Cloth, Surface.Cloth, Surface.Cloth, Surface.Tiles, Surface.Wood, Surface.Gauze, Surface.Dark);
        first = surface switch
        {
            Surface.Wood => Hue.Near(Hue.Of(130, 85, 55), random, 0.15),
            Surface.Gauze => Hue.Near(Hue.Of(225, 225, 220), random, 0.05),
            Surface.Dark => Hue.Near(Hue.Of(22, 22, 26), random, 0.3),
            Surface.Tiles => Hue.Near(random.Pick(Hue.Of(170, 165, 155), Hue.Of(120, 70, 55), Hue.Of(200, 200, 205)), random, 0.1),
            _ => ClothColor(random),
        };
        second = surface is Surface.Cloth or Surface.Gauze ? Hue.Mix(first, ClothColor(random), random.Chance(0.15) ? 0.7 : 0.12) : first * (float)random.Between(0.45, 0.8);
        (scale, contrast, angle) = (random.Between(2, 7), random.Between(0.08, 0.4), random.Between(0, Math.PI));
        for (var i = random.Index(3); i > 0; i--)
        {
            things.Add((random.Between(-1, 1), random.Between(-1, 1), random.Between(0.1, 0.5), random.Between(0.1, 0.6), random.Between(0, Math.PI), ClothColor(random)));
        }
    }

    private enum Surface
    {
        Cloth,
        Tiles,
        Wood,
        Gauze,
        Dark,
    }

    /// <summary>A colour of clothes and towels: white, grey, blue, green, or near to skin and burns.</summary>
    public static Vector3 ClothColor(RandomStream random) => Hue.Near(
        random.Pick(Hue.Of(230, 230, 225), Hue.Of(120, 125, 130), Hue.Of(45, 50, 60), Hue.Of(60, 90, 140), Hue.Of(60, 130, 110), Hue.Of(175, 60, 65), Hue.Of(215, 130, 130), Hue.Of(190, 160, 125)),
        random,
        0.12);

    /// <summary>The colour at a point.</summary>
    /// <param name="x">To the right.</param>
    /// <param name="y">Down.</param>
    /// <param name="coarse">A random field with features of a sixth of the picture and finer.</param>
    /// <param name="fine">A random field with features of a fiftieth of the picture.</param>
    public Vector3 At(double x, double y, double coarse, double fine)
    {
        var (sine, cosine) = Math.SinCos(angle);
        var (u, v) = ((x * cosine) + (y * sine), (y * cosine) - (x * sine));
        var color = surface switch
        {
            Surface.Tiles => Hue.Mix(first * (float)(1 + (0.04 * coarse)), second, Soft.Edge(Math.Max(Joint(u), Joint(v)) - 0.96, 0.02)),
            Surface.Wood => Hue.Mix(first, second, Soft.Edge(Math.Sin((6 * scale * u) + (2 * coarse)) + (0.5 * Math.Sin(17 * scale * u)), 1)),
            Surface.Gauze => Hue.Mix(first, second, 0.5) * (float)(1 + (0.2 * contrast * Math.Sin(40 * u) * Math.Sin(40 * v)) + (0.3 * contrast * coarse)),
            Surface.Dark => Hue.Mix(first, second, Soft.Edge(coarse, 1)),
            _ => Hue.Mix(first, second, Soft.Edge(Math.Sin((scale * u) + (0.7 * coarse)), 0.3)) * (float)(1 + (contrast * Math.Sin((1.3 * scale * v) + (1.3 * coarse)))),
        };
        foreach (var (thingX, thingY, width, height, turn, thing) in things)
        {
            var (dx, dy) = (x - thingX, y - thingY);
            var (thingSine, thingCosine) = Math.SinCos(turn);
            var inside = Math.Min(width - Math.Abs((dx * thingCosine) + (dy * thingSine)), height - Math.Abs((dy * thingCosine) - (dx * thingSine)));
            color = Hue.Mix(color, thing * (float)(1 + (0.15 * coarse)), Soft.Edge(inside, 0.02));
        }

        return color * (float)(1 + (0.04 * fine));
    }

    private double Joint(double along)
    {
        var beat = along * 0.5 * scale;
        return 2 * Math.Abs(beat - Math.Round(beat));
    }
}
