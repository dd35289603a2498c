using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>How many threads libtorch's operations take where this one calls them, until disposed; from then on as many as before.</summary>
internal sealed class ThreadCount : IDisposable
{
    private readonly int before = get_num_threads();

    /// <param name="count">The number; null: one for each core.</param>
    public ThreadCount(int? count) => set_num_threads(count ?? Environment.ProcessorCount);

    /// <inheritdoc />
    public void Dispose() => set_num_threads(before);
}
