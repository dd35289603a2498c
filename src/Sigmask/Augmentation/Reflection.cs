namespace Sigmask.Augmentation;

/// <summary>Continues an axis beyond its ends by reflection (c b a | a b c | c b a).</summary>
internal static class Reflection
{
    /// <summary>The pixel whose value an index has.</summary>
    /// <param name="index">Any.</param>
    /// <param name="length">Of the axis.</param>
    public static int Of(int index, int length)
    {
        if ((uint)index < (uint)length)
        {
            return index;
        }

        var wrapped = index % (2 * length);
        wrapped = wrapped < 0 ? wrapped + (2 * length) : wrapped;
        return wrapped < length ? wrapped : (2 * length) - 1 - wrapped;
    }
}
