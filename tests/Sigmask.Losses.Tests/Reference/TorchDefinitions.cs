using static TorchSharp.torch;

namespace Sigmask.Losses.Tests;

/// <summary>PyTorch's cross entropies, and the neighbours that are given by their definitions, as our losses.</summary>
internal static class TorchDefinitions
{
    public static Tensor? Ours(Expectation expected, LossInput input) => expected.Id switch
    {
        _ when expected.Id.StartsWith("ce_", StringComparison.Ordinal) => CrossEntropyOf(expected, input),
        _ when expected.Id.StartsWith("bce_", StringComparison.Ordinal) => BinaryCrossEntropyOf(expected, input),
        _ when expected.Id.StartsWith("atk_", StringComparison.Ordinal) => new AverageTopK(Base(input), Count(expected, "k"), Level(expected)).Forward(input.Logits, input.Target),
        _ when expected.Id.StartsWith("aorr_", StringComparison.Ordinal) =>
            new RankedRange(Base(input), Count(expected, "m"), Count(expected, "k"), Level(expected)).Forward(input.Logits, input.Target),
        _ => null,
    };

    /// <summary>The mean of PyTorch's cross entropy, which class weights normalise.</summary>
    public static Tensor CrossEntropyOf(Expectation expected, LossInput input)
    {
        var weights = expected.Weights();
        var reduction = expected.Id == "ce_sum" ? PixelReduction.Sum : weights is null ? PixelReduction.Pixels : PixelReduction.ClassWeights;
        return new MeanLoss(new CrossEntropy(weights, expected.Number("label_smoothing") ?? 0), reduction).Forward(input.Logits, input.Target);
    }

    // PyTorch's sum runs over channels as well, where a pixel's loss is their mean.
    private static Tensor BinaryCrossEntropyOf(Expectation expected, LossInput input)
    {
        var loss = new BinaryCrossEntropy(expected.Weights("pos_weight"), expected.Weights());
        return expected.Id == "bce_sum"
            ? new MeanLoss(loss, PixelReduction.Sum).Forward(input.Logits, input.Target) * input.Classes
            : new MeanLoss(loss).Forward(input.Logits, input.Target);
    }

    private static IPixelLoss Base(LossInput input) => input.Target.IsMultiLabel ? new BinaryCrossEntropy() : new CrossEntropy();

    private static Quota Count(Expectation expected, string argument) => Quota.Count((int)expected.Number(argument)!.Value);

    private static RankLevel Level(Expectation expected) => expected.Arguments.GetProperty("over").GetString()! switch
    {
        var over when over.StartsWith("per-image mean", StringComparison.Ordinal) => RankLevel.Images,
        var over when over.StartsWith("voxels of each image", StringComparison.Ordinal) => RankLevel.PixelsOfImage,
        "all voxels of the batch" => RankLevel.PixelsOfBatch,
        var over => throw new NotSupportedException(over),
    };
}
