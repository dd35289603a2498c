namespace Sigmask.Phantoms;

/// <summary>A field over the plane [-1, 1] x [-1, 1] that can be asked at any point; beyond the edge it keeps its last value.</summary>
/// <param name="Values">[Side, Side].</param>
/// <param name="Side">Samples a side, enough that the nearest one will do.</param>
internal readonly record struct SampledField(float[] Values, int Side)
{
    /// <summary>The value of the sample nearest to a point.</summary>
    public double At(double x, double y)
    {
        var column = Math.Clamp((int)((x + 1) / 2 * Side), 0, Side - 1);
        var row = Math.Clamp((int)((y + 1) / 2 * Side), 0, Side - 1);
        return Values[(row * Side) + column];
    }
}
