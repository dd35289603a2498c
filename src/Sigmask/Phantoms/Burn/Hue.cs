using System.Numerics;
using Sigmask.Randomness;

namespace Sigmask.Phantoms;

/// <summary>Colours as red, green, blue in 0..1.</summary>
internal static class Hue
{
    /// <summary>From 8-bit values.</summary>
    public static Vector3 Of(int red, int green, int blue) => new Vector3(red, green, blue) / 255f;

    /// <summary>From a to b by a share of 0..1.</summary>
    public static Vector3 Mix(Vector3 a, Vector3 b, double share) => Vector3.Lerp(a, b, (float)share);

    /// <summary>The colour with each channel changed a little.</summary>
    public static Vector3 Near(Vector3 color, RandomStream random, double deviation) =>
        color * new Vector3((float)(1 + random.Jitter(deviation)), (float)(1 + random.Jitter(deviation)), (float)(1 + random.Jitter(deviation)));
}
