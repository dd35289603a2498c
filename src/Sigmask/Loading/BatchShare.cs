namespace Sigmask.Loading;

/// <summary>The part of a batch that one of several processes computes: images that follow each other, as many as those of the others or one more or less.</summary>
/// <param name="Images">Of the whole batch.</param>
/// <param name="First">Where the part begins, from 0.</param>
/// <param name="Own">How many are in it; none if the batch has fewer images than there are processes.</param>
public sealed record BatchShare(int Images, int First, int Own)
{
    /// <summary>The part of a process.</summary>
    /// <param name="images">Of the whole batch.</param>
    /// <param name="rank">Which process, from 0.</param>
    /// <param name="ranks">How many there are.</param>
    public static BatchShare Of(int images, int rank, int ranks)
    {
        var first = (int)((long)rank * images / ranks);
        return new(images, first, (int)((rank + 1L) * images / ranks) - first);
    }
}
