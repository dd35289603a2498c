using Sigmask.Randomness;

namespace Sigmask.Phantoms;

/// <summary>Label and signal of points in and around a heart.</summary>
internal sealed class HeartSignal
{
    /// <summary>Labels as in the real set.</summary>
    public const byte RightVentricle = 1, Myocardium = 2, LeftVentricle = 3;

    private readonly HeartGeometry heart;
    private readonly Thorax thorax;
    private readonly double myocardium;
    private readonly double leftBlood;
    private readonly double rightBlood;
    private readonly double fat;
    private readonly double fatDepth;
    private readonly double fatCover;
    private readonly double flow;
    private readonly double effusion;
    private readonly double blurring;
    private readonly double trabeculae;
    private readonly (double X, double Y, double Long, double Wide, double Angle)[] papillary;

    public HeartSignal(RandomStream random, HeartCut? cut = null)
    {
        heart = new HeartGeometry(random.Fork(), cut);
        myocardium = random.Between(0.2, 0.42);
        leftBlood = myocardium + random.Between(0.22, 0.6);
        rightBlood = leftBlood * random.Between(0.65, 1.08);
        thorax = new Thorax(random.Fork(), leftBlood);
        (fat, fatDepth, fatCover) = (random.Between(0.4, 0.95), random.Between(0.03, 0.16), random.Between(-0.7, 0.7));
        (flow, effusion, trabeculae) = (random.Between(0.05, 0.2), random.Chance(0.12) ? random.Between(0.03, 0.09) : 0, random.Between(0.1, 0.95));
        // A slice of 5 to 10 mm cuts the walls aslant, most near the apex.
        blurring = random.Between(0.006, 0.02) + (0.03 * heart.Level * random.Uniform());
        papillary = [.. Enumerable.Range(0, random.Pick(1, 2, 2, 2, 3)).Select(i => Papillary(random, i))];
    }

    /// <summary>What ails the heart.</summary>
    public Pathology Pathology => heart.Pathology;

    /// <summary>The label and the signal, 0 to about 1, of a point.</summary>
    /// <param name="x">To the right.</param>
    /// <param name="y">Down.</param>
    /// <param name="fine">A random field with features of about 8 mm.</param>
    /// <param name="coarse">A random field with features of about 25 mm.</param>
    public (byte Label, double Signal) At(double x, double y, double fine, double coarse)
    {
        var (dx, dy) = (x - heart.CenterX, y - heart.CenterY);
        var radius = Math.Sqrt((dx * dx) + (dy * dy));
        var angle = Math.Atan2(dy, dx);
        var toEndocardium = heart.Endocardium(angle) - radius;
        var toEpicardium = heart.Epicardium(angle) - radius;
        var toRight = heart.RightVentricle(angle) - radius;

        var envelope = Math.Max(toEpicardium, toRight + heart.RightWall);
        var signal = envelope < 0.04 ? Surroundings(x, y, envelope, fine, coarse) : 0;
        if (envelope < -0.05)
        {
            return (0, signal);
        }

        signal = Soft.Mix(signal, myocardium, Soft.Edge(toRight + heart.RightWall, 0.015));
        signal = Soft.Mix(signal, RightBlood(toRight, fine, coarse), Soft.Edge(toRight, 0.012));
        signal = Soft.Mix(signal, myocardium * (1 + (0.07 * coarse) + (0.04 * fine)), Soft.Edge(toEpicardium, 0.012));
        signal = Soft.Mix(signal, LeftBlood(dx, dy, toEndocardium, fine, coarse), Soft.Edge(toEndocardium, blurring));

        var label = toEndocardium > 0 ? LeftVentricle : toEpicardium > 0 ? Myocardium : toRight > 0 ? RightVentricle : (byte)0;
        return (label, signal);
    }

    /// <summary>Thorax, epicardial fat in patches, and fluid in the pericardium.</summary>
    private double Surroundings(double x, double y, double envelope, double fine, double coarse)
    {
        var signal = thorax.At(x, y, fine, coarse);
        // Fat fills the sac around the heart unevenly: thick in grooves, streaked by vessels, missing elsewhere.
        var depth = fatDepth * (1 + (0.7 * coarse));
        var tissue = fat * (0.85 + (0.12 * fine));
        signal = Soft.Mix(signal, tissue, Soft.Edge((0.8 * coarse) + fatCover, 0.7) * Soft.Edge(envelope + depth, 0.025));
        signal = Soft.Mix(signal, 0.6 * myocardium, 0.8 * Soft.Edge(0.012 - Math.Abs(envelope + depth), 0.01));
        return Soft.Mix(signal, 0.95 * leftBlood, effusion > 0 ? Soft.Edge(envelope + effusion, 0.015) : 0);
    }

    private double RightBlood(double depth, double fine, double coarse)
    {
        var strands = trabeculae * Soft.Edge(fine - 0.4, 0.6) * Soft.Edge(0.2 - depth, 0.15);
        return Soft.Mix(rightBlood * (1 + (flow * coarse)), myocardium, strands);
    }

    private double LeftBlood(double dx, double dy, double depth, double fine, double coarse)
    {
        var signal = leftBlood * (1 + (0.8 * flow * coarse));
        // Trabeculae roughen the wall from within; by convention they and the papillary muscles belong to the cavity.
        signal = Soft.Mix(signal, myocardium, trabeculae * Soft.Edge(fine - 0.3, 0.6) * Soft.Edge(0.09 - depth, 0.06));
        foreach (var (x, y, longAxis, wideAxis, angle) in papillary)
        {
            var (cosine, sine) = (Math.Cos(angle), Math.Sin(angle));
            var (u, v) = ((((dx - x) * cosine) + ((dy - y) * sine)) / longAxis, (((dy - y) * cosine) - ((dx - x) * sine)) / wideAxis);
            signal = Soft.Mix(signal, myocardium, Soft.Edge(1 - Math.Sqrt((u * u) + (v * v)), 0.3));
        }

        return signal;
    }

    private (double X, double Y, double Long, double Wide, double Angle) Papillary(RandomStream random, int number)
    {
        var angle = heart.Septum + (number == 0 ? 2.2 : number == 1 ? -2.2 : Math.PI) + random.Jitter(0.3);
        var wall = heart.Endocardium(angle);
        var distance = wall * random.Between(0.6, 0.9);
        return (distance * Math.Cos(angle), distance * Math.Sin(angle), wall * random.Between(0.15, 0.32), wall * random.Between(0.1, 0.2), angle);
    }
}
