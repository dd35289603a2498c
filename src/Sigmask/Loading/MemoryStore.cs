using System.Collections.Concurrent;
using Sigmask.Data;

namespace Sigmask.Loading;

/// <summary>Keeps prepared samples in memory.</summary>
/// <remarks>What is in stays in: every epoch needs every sample once, so replacing the oldest would never hit.</remarks>
/// <param name="capacity">Bytes of images and labels that may be kept.</param>
internal sealed class MemoryStore(long capacity) : IPreparedStore
{
    private readonly ConcurrentDictionary<int, PreparedSample> samples = new();
    private long used;

    /// <inheritdoc />
    public long UsedBytes => Interlocked.Read(ref used);

    /// <inheritdoc />
    public PreparedSample? Find(int index) => samples.GetValueOrDefault(index);

    /// <inheritdoc />
    public bool Has(int index) => samples.ContainsKey(index);

    /// <inheritdoc />
    public bool Add(int index, PreparedSample prepared)
    {
        var bytes = ((long)prepared.Sample.Image.Length * sizeof(float)) + prepared.Sample.Labels.Length;
        var fits = Interlocked.Add(ref used, bytes) <= capacity;
        if (!fits || !samples.TryAdd(index, prepared))
        {
            Interlocked.Add(ref used, -bytes);
        }

        return fits;
    }
}
