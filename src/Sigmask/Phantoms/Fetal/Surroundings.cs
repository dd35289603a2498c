using Sigmask.Randomness;

namespace Sigmask.Phantoms;

/// <summary>What lies around the fetus: the mother's abdominal wall, uterus, placenta, amniotic fluid, a limb.</summary>
internal sealed class Surroundings
{
    private readonly double wallDepth;
    private readonly double fluidShare;
    private readonly double placentaAngle;
    private readonly double placentaDepth;
    private readonly Tissue fluid;
    private readonly Tissue uterus;
    private readonly Tissue placenta;
    private readonly Tissue motherWall;
    private readonly (double X, double Y, double Radius, bool IsThere) limb;

    public Surroundings(RandomStream random)
    {
        (wallDepth, fluidShare) = (random.Between(0.1, 0.35), random.Between(-0.7, 0.9));
        (placentaAngle, placentaDepth) = (random.Between(0, 2 * Math.PI), random.Between(0.5, 1.1));
        fluid = new Tissue(0, random.Between(-48, -36), -5, 1);
        uterus = new Tissue(0, random.Between(-22, -14), 2, 1.05);
        placenta = new Tissue(0, random.Between(-17, -11), 1, 1.04);
        motherWall = new Tissue(0, random.Between(-16, -9), 3, 1.05);
        limb = (random.Between(-0.9, 0.9), random.Between(-0.7, 0.8), random.Between(0.1, 0.22), random.Chance(0.5));
    }

    /// <summary>The tissue at a point outside the fetus.</summary>
    /// <param name="x">To the right.</param>
    /// <param name="y">Down, away from the probe.</param>
    /// <param name="distance">From the fetus's skin, outwards.</param>
    /// <param name="coarse">A random field with features of a fifth of the picture.</param>
    /// <param name="fine">A random field with features of a twentieth of the picture.</param>
    public Tissue At(double x, double y, double distance, double coarse, double fine)
    {
        var tissue = uterus with { Echo = uterus.Echo + (3 * coarse) + (2 * fine) };
        var towards = (x * Math.Cos(placentaAngle)) + (y * Math.Sin(placentaAngle)) - placentaDepth + (0.12 * coarse);
        tissue = tissue.To(placenta with { Echo = placenta.Echo + (1.5 * fine) }, Soft.Edge(towards, 0.04));
        tissue = tissue.To(fluid, Soft.Edge(fluidShare + coarse - (6 * distance), 0.15) * Soft.Edge(0.4 - towards, 0.05));
        if (limb.IsThere)
        {
            var range = Math.Sqrt(((x - limb.X) * (x - limb.X)) + ((y - limb.Y) * (y - limb.Y)));
            tissue = tissue.To(uterus, Soft.Edge(limb.Radius - range, 0.02));
            tissue = tissue.To(new Tissue(0, -4, 150, 1.25), Soft.Edge((0.3 * limb.Radius) - range, 0.02));
        }

        var layers = 5 * Math.Sin((40 * (y + (0.03 * coarse))) + (2 * coarse));
        return tissue.To(motherWall with { Echo = motherWall.Echo + layers }, Soft.Edge(wallDepth - 1 - y + (0.05 * coarse), 0.03));
    }
}
