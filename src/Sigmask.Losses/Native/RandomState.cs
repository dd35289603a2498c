using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>
/// Keeps what is drawn at random from what the rest of the program draws: when disposed, libtorch's generator is where it was. That of the CPU; the generators of graphics cards are seeded with it, and TorchSharp
/// cannot tell where they were.
/// </summary>
internal sealed class RandomState : IDisposable
{
    private readonly Tensor before = Present();

    /// <summary>Draws go on from where the generator is, as those of layers that are made do.</summary>
    public static RandomState Kept() => new();

    /// <summary>Draws follow from a seed.</summary>
    public static RandomState Seeded(long seed)
    {
        var state = new RandomState();
        manual_seed(seed);
        return state;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        set_rng_state(before);
        before.Dispose();
    }

    // TorchSharp's get_rng_state does not give back the native generator that it asks.
    private static Tensor Present()
    {
        using var generator = Generator.Default;
        return generator.get_state().DetachFromDisposeScope();
    }
}
