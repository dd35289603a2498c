using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>
/// How the work on a batch goes over as many threads as libtorch uses: images side by side where that fills the threads evenly, else the
/// pieces of one image after the other.
/// </summary>
internal sealed class BatchPartition
{
    /// <summary>Pixels of a piece.</summary>
    public const int Piece = 1 << 14;

    // From so many images for each thread on, an uneven rest matters little.
    private const int Many = 4;

    private readonly ParallelOptions options;
    private readonly bool acrossImages;
    private readonly bool insideImages;

    /// <summary>A plan for a batch.</summary>
    /// <param name="images">B.</param>
    /// <param name="pixels">Of an image.</param>
    /// <param name="threads">At most; null: as many as libtorch uses.</param>
    public BatchPartition(int images, int pixels, int? threads = null)
        : this(images, pixels, threads ?? get_num_threads())
    {
    }

    private BatchPartition(int images, int pixels, int threads)
    {
        options = new ParallelOptions { MaxDegreeOfParallelism = threads };
        var isWorthIt = threads > 1 && (long)images * pixels > Piece;
        acrossImages = isWorthIt && images > 1 && (images % threads == 0 || images >= Many * threads || pixels <= Piece);
        insideImages = isWorthIt && !acrossImages && pixels > Piece;
    }

    /// <summary>Every image of a batch.</summary>
    public void Images(int images, Action<int> body)
    {
        if (acrossImages)
        {
            Parallel.For(0, images, options, body);
            return;
        }

        for (var b = 0; b < images; b++)
        {
            body(b);
        }
    }

    /// <summary>All pixels of an image.</summary>
    /// <returns>The pass with its totals.</returns>
    public TPass Over<TPass>(TPass pass, int pixels)
        where TPass : struct, IPass<TPass>
    {
        if (!insideImages)
        {
            var total = pass;
            for (var first = 0; first < pixels; first += Piece)
            {
                // Piece by piece as on several threads, so that sums are rounded alike.
                var piece = pass;
                piece.Run(first, Math.Min(Piece, pixels - first));
                total.Add(piece);
            }

            return total;
        }

        var pieces = new TPass[(pixels + Piece - 1) / Piece];
        Array.Fill(pieces, pass);
        Parallel.For(0, pieces.Length, options, i => pieces[i].Run(i * Piece, Math.Min(Piece, pixels - (i * Piece))));
        foreach (var piece in pieces)
        {
            pass.Add(piece);
        }

        return pass;
    }
}
