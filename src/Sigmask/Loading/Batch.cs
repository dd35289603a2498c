using Sigmask.Data;
using static TorchSharp.torch;

namespace Sigmask.Loading;

/// <summary>Samples of one size that are trained on together, in plain arrays.</summary>
public sealed record Batch
{
    /// <summary>Which step of the training it belongs to, from 0.</summary>
    public required long Step { get; init; }

    /// <summary>Which pass over the data, from 0.</summary>
    public required long Epoch { get; init; }

    /// <summary>Name and patient of each sample; B of them.</summary>
    public required IReadOnlyList<CaseKey> Cases { get; init; }

    /// <summary>[B, channels, size].</summary>
    public required float[] Images { get; init; }

    /// <summary>[B, size]; <see cref="Sample.Ignored"/> where a pixel does not count.</summary>
    public required byte[] Labels { get; init; }

    /// <summary>Channels of each image.</summary>
    public required int Channels { get; init; }

    /// <summary>What it is of a batch that several processes share; null: it is the whole.</summary>
    public BatchShare? Share { get; init; }

    /// <summary>[H, W] or [D, H, W].</summary>
    public required IReadOnlyList<int> Size { get; init; }

    /// <summary>Puts samples together.</summary>
    /// <exception cref="DataException">Their sizes or channels differ, or one has no annotation.</exception>
    public static Batch Of(IReadOnlyList<Sample> samples, long step, long epoch)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentOutOfRangeException.ThrowIfZero(samples.Count);
        var first = samples[0];
        foreach (var sample in samples)
        {
            if (!sample.Size.SequenceEqual(first.Size) || sample.Channels != first.Channels)
            {
                throw new DataException($"Cases {first.Case} ({Form(first)}) and {sample.Case} ({Form(sample)}) do not fit into one batch; give one network size for all, or batches of 1.");
            }

            if (sample.Labels.Length == 0)
            {
                throw new DataException($"Case {sample.Case} has no annotation to train on; add its mask or leave the case out.");
            }
        }

        return new Batch
        {
            Step = step,
            Epoch = epoch,
            Cases = [.. samples.Select(sample => new CaseKey(sample.Case, sample.Patient))],
            Images = Joined(samples, sample => sample.Image),
            Labels = Joined(samples, sample => sample.Labels),
            Channels = first.Channels,
            Size = first.Size,
        };
    }

    /// <summary>Samples in their order, those of one size that follow each other together.</summary>
    /// <param name="samples">Read as they are needed.</param>
    /// <param name="most">Samples of a batch.</param>
    internal static IEnumerable<Batch> Alike(IEnumerable<Sample> samples, int most) => Alike(samples, _ => most);

    /// <summary>Samples in their order, those of one size that follow each other together.</summary>
    /// <param name="samples">Read as they are needed.</param>
    /// <param name="mostLike">Samples of a batch of those that are of the size of one.</param>
    internal static IEnumerable<Batch> Alike(IEnumerable<Sample> samples, Func<Sample, int> mostLike)
    {
        var pending = new List<Sample>();
        foreach (var sample in samples)
        {
            if (pending.Count > 0 && (pending.Count >= mostLike(pending[0]) || !pending[0].Size.SequenceEqual(sample.Size)))
            {
                yield return Of(pending, 0, 0);
                pending.Clear();
            }

            pending.Add(sample);
        }

        if (pending.Count > 0)
        {
            yield return Of(pending, 0, 0);
        }
    }

    /// <summary>The images as a tensor, float32 [B, channels, size]. It belongs to the dispose scope of the caller.</summary>
    public Tensor ImageTensor(Device? device = null) => tensor(Images, [Cases.Count, Channels, .. Size.Select(length => (long)length)], device: device);

    /// <summary>The labels as a tensor, int64 [B, size]. It belongs to the dispose scope of the caller.</summary>
    public Tensor LabelTensor(Device? device = null)
    {
        // 8 times fewer bytes travel to the device; they are widened there.
        using var bytes = tensor(Labels, [Cases.Count, .. Size.Select(length => (long)length)], device: device);
        return bytes.to(int64);
    }

    private static T[] Joined<T>(IReadOnlyList<Sample> samples, Func<Sample, T[]> part)
    {
        var length = part(samples[0]).Length;
        var joined = new T[checked(samples.Count * length)];
        for (var i = 0; i < samples.Count; i++)
        {
            part(samples[i]).CopyTo(joined, i * length);
        }

        return joined;
    }

    private static string Form(Sample sample) => $"{string.Join("x", sample.Size)}, {Quantity.Of(sample.Channels, "channel")}";
}

/// <summary>The part of a batch that one of several processes computes: images that follow each other, as many as those of the others or one more or less.</summary>
/// <param name="Images">Of the whole batch.</param>
/// <param name="First">Where the part begins, from 0.</param>
/// <param name="Own">How many are in it; none if the batch has fewer images than there are processes.</param>
public sealed record BatchShare(int Images, int First, int Own)
{
    /// <summary>The part of a process.</summary>
    /// <param name="images">Of the whole batch.</param>
    /// <param name="rank">Which process, from 0.</param>
    /// <param name="ranks">How many there are.</param>
    public static BatchShare Of(int images, int rank, int ranks)
    {
        var first = (int)((long)rank * images / ranks);
        return new(images, first, (int)((rank + 1L) * images / ranks) - first);
    }
}
