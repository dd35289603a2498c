namespace Sigmask.Losses;

/// <summary>The evidence p as a bound of −ln p.</summary>
internal static class Evidence
{
    /// <summary>The largest float32 not above −ln p: a float32 is above −ln p exactly if it is above this.</summary>
    public static float Surprise(double p)
    {
        var exact = -Math.Log(p);
        var rounded = (float)exact;
        return rounded > exact ? MathF.BitDecrement(rounded) : rounded;
    }
}
