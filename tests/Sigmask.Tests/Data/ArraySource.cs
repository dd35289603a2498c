using Sigmask.Data;

namespace Sigmask.Tests.Data;

/// <summary>Samples in memory, for tests.</summary>
internal sealed class ArraySource(IReadOnlyList<Sample> samples, int classes = 2) : ISampleSource
{
    public DataDescription Description { get; } =
        new("arrays", samples.Count == 0 ? 1 : samples[0].Channels, samples.Count == 0 ? 2 : samples[0].Size.Count, [.. Enumerable.Range(0, classes).Select(i => $"class{i}")]);

    public IReadOnlyList<CaseKey> Cases { get; } = [.. samples.Select(sample => new CaseKey(sample.Case, sample.Patient))];

    public Sample Read(int index) => samples[index];

    /// <summary>Samples of random pixels whose image is their label.</summary>
    public static ArraySource Random(int count, params int[] size) => new([.. Enumerable.Range(0, count).Select(i => RandomSample(i, size))]);

    public static Sample RandomSample(int seed, params int[] size)
    {
        var random = new SeededRandom(seed);
        var labels = new byte[size.Aggregate(1, (product, length) => product * length)];
        foreach (ref var label in labels.AsSpan())
        {
            label = (byte)random.NextInt(2);
        }

        return Of($"case{seed}", Array.ConvertAll(labels, label => (float)label), labels, 1, size);
    }

    public static Sample Of(string name, float[] image, byte[] labels, int channels, int[] size) =>
        new() { Case = name, Patient = name, Image = image, Labels = labels, Channels = channels, Size = size };
}
