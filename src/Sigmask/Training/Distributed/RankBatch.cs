using System.Runtime.InteropServices;
using Sigmask.Loading;
using Sigmask.Losses;
using Sigmask.Mpi;

namespace Sigmask.Training;

/// <summary>A batch that is spread over the ranks of an MPI job (docs/method.md section 5).</summary>
/// <param name="ranks">The processes.</param>
/// <param name="share">What this one has of it.</param>
internal sealed class RankBatch(ICommunicator ranks, BatchShare share) : IDistributedBatch
{
    /// <inheritdoc/>
    public int Images => share.Images;

    /// <inheritdoc/>
    public int First => share.First;

    /// <inheritdoc/>
    public int Own => share.Own;

    /// <inheritdoc/>
    public double[] Gather(double[] own)
    {
        // Messages are of one length, shares need not be.
        var most = (Images + ranks.Size - 1) / ranks.Size;
        var padded = new double[most];
        own.CopyTo(padded, 0);
        var all = MemoryMarshal.Cast<byte, double>(ranks.Gather(MemoryMarshal.AsBytes(padded.AsSpan())));
        var joined = new double[Images];
        for (var rank = 0; rank < ranks.Size; rank++)
        {
            var of = BatchShare.Of(Images, rank, ranks.Size);
            all.Slice(rank * most, of.Own).CopyTo(joined.AsSpan(of.First));
        }

        return joined;
    }

    /// <inheritdoc/>
    public double[] Sum(double[] own) => ranks.Sum(own);
}
