using System.Runtime.InteropServices;
using System.Text;

namespace Sigmask.Mpi;

/// <summary>What is made of the calls of a communicator: numbers and texts.</summary>
public static class Collectives
{
    /// <summary>Adds up numbers of all ranks, in the order of the ranks: everywhere to the same bits.</summary>
    /// <param name="ranks">The processes.</param>
    /// <param name="own">As many everywhere.</param>
    public static double[] Sum(this ICommunicator ranks, ReadOnlySpan<double> own)
    {
        ArgumentNullException.ThrowIfNull(ranks);
        var all = MemoryMarshal.Cast<byte, double>(ranks.Gather(MemoryMarshal.AsBytes(own)));
        var sums = new double[own.Length];
        for (var i = 0; i < all.Length; i++)
        {
            sums[i % sums.Length] += all[i];
        }

        return sums;
    }

    /// <summary>Brings bytes of rank 0, of whatever length, to all.</summary>
    /// <param name="ranks">The processes.</param>
    /// <param name="own">Of rank 0; of no meaning elsewhere.</param>
    public static byte[] FromFirst(this ICommunicator ranks, byte[] own)
    {
        ArgumentNullException.ThrowIfNull(ranks);
        ArgumentNullException.ThrowIfNull(own);
        Span<int> length = [own.Length];
        ranks.Broadcast(MemoryMarshal.AsBytes(length));
        var bytes = ranks.Rank == 0 ? own : new byte[length[0]];
        ranks.Broadcast(bytes.AsSpan());
        return bytes;
    }

    /// <summary>Brings a text of each to all, cut off where it is too long.</summary>
    /// <param name="ranks">The processes.</param>
    /// <param name="own">Of this one.</param>
    /// <param name="most">The most bytes of a text.</param>
    /// <returns>Of all, in the order of the ranks.</returns>
    public static string[] Texts(this ICommunicator ranks, string own, int most)
    {
        ArgumentNullException.ThrowIfNull(ranks);
        var padded = new byte[most];
        Encoding.UTF8.GetEncoder().Convert(own, padded, flush: true, out _, out _, out _);
        return [.. ranks.Gather(padded).Chunk(most).Select(text => Encoding.UTF8.GetString(text).TrimEnd('\0'))];
    }
}
