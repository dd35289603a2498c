using System.Runtime.Intrinsics;

namespace Sigmask.Losses;

/// <summary>
/// Softmax cross entropy of every pixel, −ln p of its label times a factor, in one reading of the logits, and what the selection wants to know of the
/// losses of an image.
/// </summary>
internal unsafe struct LossPass(LogitMap logits, long* labels, byte* valid, float factor) : IPass<LossPass>
{
    /// <summary>Receives the losses, <see cref="LossMap.Ignored"/> at pixels that do not count and up to the end of the last vector; null: not wanted.</summary>
    public float* Losses { get; init; }

    /// <summary>Receives the labels, −1 at pixels that do not count and up to the end of the last vector; null: not wanted.</summary>
    public int* Groups { get; init; }

    /// <summary>Weights of the pixels, for <see cref="Weighted"/>; null: 1.</summary>
    public float* Weights { get; init; }

    /// <summary>−ln p from which on a label surprises.</summary>
    public float Surprise { get; init; } = float.PositiveInfinity;

    /// <summary>Pixels that count.</summary>
    public int Count { get; private set; }

    /// <summary>Pixels whose label surprises.</summary>
    public int Surprising { get; private set; }

    /// <summary>Σ of the losses.</summary>
    public double Total { get; private set; }

    /// <summary>Σ of weight times loss.</summary>
    public double Weighted { get; private set; }

    /// <summary>The smallest loss.</summary>
    public float Least { get; private set; } = float.PositiveInfinity;

    /// <summary>The largest loss.</summary>
    public float Most { get; private set; } = float.NegativeInfinity;

    /// <summary>Whether no loss is NaN or infinite.</summary>
    public bool IsFinite { get; private set; } = true;

    /// <inheritdoc />
    public void Run(int first, int count)
    {
        var length = Tile.Length(logits.Classes);
        for (var (i, end) = (first, first + count); i < end; i += length)
        {
            Run(Tile.Load(logits, i, Math.Min(length, end - i)), i);
        }
    }

    /// <inheritdoc />
    public void Add(in LossPass other)
    {
        Count += other.Count;
        Surprising += other.Surprising;
        Total += other.Total;
        Weighted += other.Weighted;
        Least = Math.Min(Least, other.Least);
        Most = Math.Max(Most, other.Most);
        IsFinite &= other.IsFinite;
    }

    private void Run(Tile tile, int first)
    {
        var rows = tile.Rows;
        var stride = tile.Stride;
        var classes = logits.Classes;
        var tileLabels = tile.Labels(labels, first);
        var tileValid = tile.Valid(valid, first);
        var tileWeights = tile.Weights(Weights, first);
        var (total, weighted) = (Vector256<float>.Zero, Vector256<float>.Zero);
        var (least, most) = (Vector256.Create(float.PositiveInfinity), Vector256.Create(float.NegativeInfinity));
        var (counted, surprising, good) = (Vector256<int>.Zero, Vector256<int>.Zero, Vector256<int>.AllBitsSet);
        var (scale, surprise, ignored) = (Vector256.Create(factor), Vector256.Create(Surprise), Vector256.Create(LossMap.Ignored));
        for (var i = 0; i < tile.Padded; i += Tile.Lanes)
        {
            var label = Vector256.Narrow(Vector256.Load(tileLabels + i), Vector256.Load(tileLabels + i + 4));
            var largest = Vector256.Load(rows + i);
            for (var c = 1; c < classes; c++)
            {
                largest = Vector256.MaxNative(largest, Vector256.Load(rows + ((nint)c * stride) + i));
            }

            var (sum, own) = (Vector256<float>.Zero, Vector256<float>.Zero);
            for (var c = 0; c < classes; c++)
            {
                var z = Vector256.Load(rows + ((nint)c * stride) + i);
                sum += SimdMath.Exp(z - largest);
                own = Vector256.ConditionalSelect(Vector256.Equals(label, Vector256.Create(c)).AsSingle(), z, own);
            }

            var likelihood = SimdMath.Log(sum) + (largest - own);
            var loss = likelihood * scale;
            var counts = tileValid is null ? Vector256<int>.AllBitsSet : Mask(tileValid + i);
            good &= Vector256.LessThan(loss, ignored).AsInt32() | ~counts;
            counted -= counts;
            surprising -= Vector256.GreaterThan(likelihood, surprise).AsInt32() & counts;
            var kept = loss & counts.AsSingle();
            total += kept;
            if (tileWeights is not null)
            {
                weighted += kept * Vector256.Load(tileWeights + i);
            }

            least = Vector256.MinNative(least, Vector256.ConditionalSelect(counts.AsSingle(), loss, least));
            most = Vector256.MaxNative(most, Vector256.ConditionalSelect(counts.AsSingle(), loss, most));
            if (Losses is not null)
            {
                Vector256.ConditionalSelect(counts.AsSingle(), loss, ignored).Store(Losses + first + i);
            }

            if (Groups is not null)
            {
                (label | ~counts).Store(Groups + first + i);
            }
        }

        Count += Vector256.Sum(counted);
        Surprising += Vector256.Sum(surprising);
        Total += Block.Sum(total);
        Weighted += Block.Sum(weighted);
        IsFinite &= good == Vector256<int>.AllBitsSet;
        for (var lane = 0; lane < Tile.Lanes; lane++)
        {
            Least = Math.Min(Least, least[lane]);
            Most = Math.Max(Most, most[lane]);
        }
    }

    /// <summary>All bits where a byte is not 0.</summary>
    public static Vector256<int> Mask(byte* bytes)
    {
        var wide = Vector256.WidenLower(Vector128.WidenLower(Vector128.CreateScalar(*(ulong*)bytes).AsByte()).ToVector256Unsafe()).AsInt32();
        return ~Vector256.Equals(wide, Vector256<int>.Zero);
    }
}
