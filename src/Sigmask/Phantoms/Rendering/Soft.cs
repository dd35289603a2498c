namespace Sigmask.Phantoms;

/// <summary>Soft edges and mixtures.</summary>
internal static class Soft
{
    /// <summary>0 well below -width, 1 well above +width, smooth in between (the cubic smoothstep).</summary>
    public static double Edge(double distance, double width)
    {
        var t = Math.Clamp((distance / (2 * width)) + 0.5, 0, 1);
        return t * t * (3 - (2 * t));
    }

    /// <summary>From a to b by a share of 0..1.</summary>
    public static double Mix(double a, double b, double share) => a + (share * (b - a));

    /// <summary>The distance of two angles in radians, 0..π.</summary>
    public static double AngleBetween(double a, double b) => Math.Abs(Math.IEEERemainder(a - b, 2 * Math.PI));
}
