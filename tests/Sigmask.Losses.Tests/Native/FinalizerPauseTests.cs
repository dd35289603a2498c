using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace Sigmask.Losses.Tests;

/// <summary>That numbers passed to native calls outlive them, and that nothing is held back for good.</summary>
public class FinalizerPauseTests
{
    [Fact]
    public void Finalizers_wait_for_the_end_of_the_last_pause()
    {
        using var finalized = new ManualResetEventSlim();
        var outer = FinalizerPause.Enter();
        using (FinalizerPause.Enter())
        {
            Drop(finalized);
            GC.Collect();
        }

        GC.Collect();
        Assert.False(finalized.Wait(50));
        outer.Dispose();
        outer.Dispose();
        Assert.True(finalized.Wait(10_000));
    }

    [Fact]
    public void Operations_with_numbers_survive_collections_on_another_thread()
    {
        var stop = false;
        var collector = new Thread(() =>
        {
            while (!Volatile.Read(ref stop))
            {
                // As a loader does: allocate, and so collect every now and then.
                GC.KeepAlive(new byte[50_000]);
            }
        });
        collector.Start();

        for (var step = 0; step < 20; step++)
        {
            using var pause = FinalizerPause.Enter();
            using var scope = NewDisposeScope();
            var x = ones(32, 32);
            var mask = x.gt(0.5);
            for (var i = 0; i < 150; i++)
            {
                Assert.Equal(2048f, (x.masked_fill(mask, 1) + 1.0).sum().item<float>());
            }
        }

        Volatile.Write(ref stop, true);
        collector.Join();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Drop(ManualResetEventSlim finalized) => _ = new Witness(finalized);

    private sealed class Witness(ManualResetEventSlim finalized)
    {
        ~Witness() => finalized.Set();
    }
}
