using System.Runtime.CompilerServices;

namespace Sigmask.Losses;

/// <summary>
/// Holds back finalizers while TorchSharp is at work: <c>using var pause = FinalizerPause.Enter();</c> around a training step or
/// whatever else computes while other threads allocate.
/// </summary>
/// <remarks>
/// TorchSharp 0.107 turns numbers into <c>Scalar</c> objects (<c>x * 2.0</c>, <c>masked_fill(mask, 0)</c>, each step of an optimizer) and does
/// not keep them alive during the native call that reads them. If another thread starts a garbage collection just then, the finalizer
/// frees the number under the running call: an exception such as "Expected false to be true", or the end of the process. With the
/// finalizer thread held, dead objects wait until the pause ends. Pauses nest and may overlap on several threads; the first one costs a
/// collection of generation 0, the inner ones nothing.
/// </remarks>
public sealed class FinalizerPause : IDisposable
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
