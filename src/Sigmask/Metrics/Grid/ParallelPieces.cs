using System.Runtime.ExceptionServices;

namespace Sigmask.Metrics;

/// <summary>Independent pieces of work, shared among threads.</summary>
internal static class ParallelPieces
{
    /// <summary>Does every piece once; on the calling thread alone if there is to be one.</summary>
    public static void Share(int pieces, int threads, Action<int> work)
    {
        if (threads <= 1 || pieces <= 1)
        {
            for (var piece = 0; piece < pieces; piece++)
            {
                work(piece);
            }
        }
        else
        {
            Parallel.For(0, pieces, new ParallelOptions { MaxDegreeOfParallelism = threads }, work);
        }
    }

    /// <summary>The same for pieces that may fail: the error of the first piece that does, in their order, whichever thread was faster.</summary>
    /// <exception cref="DataException">A piece failed.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static void ShareUntilError(int pieces, int threads, Action<int> work, CancellationToken cancellation)
    {
        var errors = new DataException?[pieces];
        Parallel.For(0, pieces, new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, threads), CancellationToken = cancellation }, (piece, loop) =>
        {
            try
            {
                work(piece);
            }
            catch (DataException error)
            {
                // Pieces before this one are still done.
                errors[piece] = error;
                loop.Break();
            }
        });
        if (Array.Find(errors, error => error is not null) is { } first)
        {
            ExceptionDispatchInfo.Throw(first);
        }
    }
}
