using TorchSharp;
using static TorchSharp.torch;

namespace Sigmask.Losses.Tests;

/// <summary>Batches whose labels a guide mostly agrees with, some ignored.</summary>
internal static class Batches
{
    /// <summary>Three images of three classes.</summary>
    /// <param name="seed">Of all that is random.</param>
    /// <param name="isMultiLabel">Whether a pixel may have several.</param>
    /// <param name="dimensions">Two or three.</param>
    /// <param name="type">Of the logits.</param>
    /// <param name="absent">A class that does not occur, if not negative.</param>
    public static (Tensor Logits, SegmentationTarget Target) Random(int seed, bool isMultiLabel, int dimensions, ScalarType type, int absent = -1)
    {
        using var generator = new Generator((ulong)seed + 100);
        long[] space = dimensions == 2 ? [9, 11] : [4, 5, 6];
        var logits = randn([3, 3, .. space], generator: generator) * 2;
        Tensor labels;
        if (isMultiLabel)
        {
            labels = logits.gt(0.5).to(int64);
            labels = labels.where(rand(labels.shape, generator: generator).gt(0.2), 1 - labels);
            if (absent >= 0)
            {
                labels[TensorIndex.Colon, absent] = 0;
            }
        }
        else
        {
            labels = logits.argmax(1);
            labels = labels.where(rand(labels.shape, generator: generator).gt(0.3), randint(0, 3, labels.shape, dtype: int64, generator: generator));
            labels = absent < 0 ? labels : labels.where(labels.ne(absent), zeros_like(labels));
        }

        var ignored = rand([3, .. space], generator: generator).lt(0.1);
        labels = labels.masked_fill(isMultiLabel ? ignored.unsqueeze(1) : ignored, 255);
        return (logits.to(type), isMultiLabel ? SegmentationTarget.MultiLabel(labels, 255) : SegmentationTarget.MultiClass(labels, 3, 255));
    }
}
