using System.Runtime.CompilerServices;

namespace Sigmask.Losses.Tests;

/// <summary>That nothing is finalized during a pause, and nothing held back for good.</summary>
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

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Drop(ManualResetEventSlim finalized) => _ = new Witness(finalized);

    private sealed class Witness(ManualResetEventSlim finalized)
    {
        ~Witness() => finalized.Set();
    }
}
