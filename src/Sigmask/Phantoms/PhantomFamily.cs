using System.Collections.Concurrent;

namespace Sigmask.Phantoms;

/// <summary>
/// The phantoms of one family at one size. The first ones that are asked for are kept: a training reads its images, their clean labels and their fingerprint, and drawing a phantom
/// takes longer than many a step.
/// </summary>
/// <param name="task">What they show.</param>
/// <param name="seed">Chooses the family.</param>
/// <param name="size">Side in pixels.</param>
/// <param name="mostBytes">Of images and labels that are kept.</param>
internal sealed class PhantomFamily(PhantomTask task, ulong seed, int size, long mostBytes = 64 << 20)
{
    private readonly ConcurrentDictionary<int, Phantom> kept = new();
    private long bytes;

    /// <summary>A phantom of the family; not to be changed.</summary>
    /// <param name="index">Not negative.</param>
    public Phantom Make(int index)
    {
        if (kept.TryGetValue(index, out var known))
        {
            return known;
        }

        var phantom = Phantom.Make(task, seed, index, size);
        if (Interlocked.Add(ref bytes, phantom.Picture.Pixels.Length + phantom.Labels.Length) <= mostBytes)
        {
            kept[index] = phantom;
        }

        return phantom;
    }
}
