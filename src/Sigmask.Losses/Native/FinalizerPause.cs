using System.Runtime.CompilerServices;

namespace Sigmask.Losses;

/// <summary>
/// Holds back finalizers while code runs that may not keep its numbers alive (<see cref="ScalarOperations"/>): dead objects wait until the pause ends.
/// </summary>
/// <remarks>
/// Pauses nest and may overlap on several threads; the first one costs a collection of generation 0, the inner ones nothing. In a pause
/// <see cref="GC.WaitForPendingFinalizers"/> waits for ever.
/// </remarks>
internal sealed class FinalizerPause : IDisposable
{
    private static readonly Lock Sync = new();
    private static int active;
    private static ManualResetEventSlim? resume;
    private bool ended;

    private FinalizerPause()
    {
    }

    /// <summary>Holds finalizers back until the result is disposed.</summary>
    public static FinalizerPause Enter()
    {
        lock (Sync)
        {
            if (active++ == 0)
            {
                resume = Hold();
            }
        }

        return new FinalizerPause();
    }

    /// <summary>Lets finalizers run again if this was the last pause.</summary>
    public void Dispose()
    {
        lock (Sync)
        {
            if (!ended && --active == 0)
            {
                resume!.Set();
            }

            ended = true;
        }
    }

    private static ManualResetEventSlim Hold()
    {
        var (held, end) = (new ManualResetEventSlim(), new ManualResetEventSlim());

        // The collection sends the gate to the finalizer thread. A second one is for a gate that was promoted by a collection under way.
        for (var attempt = 0; attempt < 2 && !held.IsSet; attempt++)
        {
            Drop(held, end);
            GC.Collect(0, GCCollectionMode.Forced, blocking: true);
            held.Wait(TimeSpan.FromSeconds(1));
        }

        return end;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Drop(ManualResetEventSlim held, ManualResetEventSlim end) => _ = new Gate(held, end);

    private sealed class Gate(ManualResetEventSlim held, ManualResetEventSlim end)
    {
        ~Gate()
        {
            held.Set();
            end.Wait();
        }
    }
}
