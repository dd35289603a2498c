namespace Sigmask.Metrics;

/// <summary>Comparisons that must not hinge on the last bit of a sum or a root where both sides are equal in real arithmetic.</summary>
internal static class Limit
{
    // Spacing has the precision of float in NIfTI: neighbours stored as 1.2 mm apart are 1.2000000477 mm apart.
    private const double OfLengths = 1e-6;

    // Many times what the rounding of a sum of a million terms comes to, and far less than the least term.
    private const double OfShares = 1e-12;

    /// <summary>The greatest distance that is within a limit, in mm: a millionth beyond it.</summary>
    public static double Within(double limit) => limit * (1 + OfLengths);

    /// <summary>True if a part makes up a share of the whole.</summary>
    public static bool Reaches(double part, double share, double whole) => part >= share * whole * (1 - OfShares);
}
