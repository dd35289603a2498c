using Sigmask.Imaging;
using Sigmask.Randomness;

namespace Sigmask.Phantoms;

/// <summary>An image made up by the computer, with its true labels.</summary>
/// <param name="Picture">Grey (fetal, cardiac) or colour (burn).</param>
/// <param name="Labels">The class of each pixel, [H, W].</param>
public sealed record Phantom(Picture Picture, byte[] Labels)
{
    /// <summary>The least side: below it the smallest structures would vanish.</summary>
    public const int LeastSize = 32;

    /// <summary>Makes a phantom. The same arguments give the same picture, in any order and on any thread.</summary>
    /// <param name="task">What it shows.</param>
    /// <param name="seed">Chooses among families of phantoms.</param>
    /// <param name="index">Chooses within a family; not negative.</param>
    /// <param name="size">Side in pixels, at least <see cref="LeastSize"/>; scene and labels are the same at any size, only finer.</param>
    public static Phantom Make(PhantomTask task, ulong seed, int index, int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, LeastSize);
        var random = new RandomStream(seed, (ulong)task, (ulong)index);
        var (picture, labels) = task switch
        {
            PhantomTask.Burn => BurnPhantom.Draw(random, size),
            PhantomTask.Fetal => FetalPhantom.Draw(random, size),
            PhantomTask.Cardiac => CardiacPhantom.Draw(random, size),
            _ => throw new ArgumentOutOfRangeException(nameof(task)),
        };
        return new Phantom(picture, labels);
    }
}
