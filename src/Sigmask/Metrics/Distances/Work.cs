namespace Sigmask.Metrics;

/// <summary>Independent pieces of work, shared among threads.</summary>
internal static class Work
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
}
