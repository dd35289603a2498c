namespace Sigmask.AnnotationNoise;

/// <summary>What the options of noise may be.</summary>
internal static class NoiseRange
{
    /// <summary>A share or probability.</summary>
    public static double Share(double value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 1);
        return value;
    }

    /// <summary>How many times.</summary>
    public static int Count(int value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        return value;
    }
}
