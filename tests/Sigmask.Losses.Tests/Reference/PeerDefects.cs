using static TorchSharp.torch;

namespace Sigmask.Losses.Tests;

/// <summary>Where a library gives what nobody wants, case by case.</summary>
internal static class PeerDefects
{
    // One pixel: a tenth of it is no pixel, and the mean of none is NaN. Ours keeps at least one.
    private static readonly PeerDefect TopKOfNothing = new()
    {
        Ours = NnUnetDefinitions.TopKAsShare,
        Right = (reference, expected) => reference.Expected("ce_mean").Value!.Value * LabelWeight(reference, expected),
    };

    private static readonly PeerDefect DiceAndTopKOfNothing = new()
    {
        Ours = (expected, input) => NnUnetDefinitions.Compound(expected, input, NnUnetDefinitions.TopKAsShare(expected.Part("ce_kwargs"), input)),
        Right = (reference, _) => reference.Expected("nnunet_dc_and_ce").Value!.Value,
    };

    // Ignored pixels count in the number of pixels of which a share is kept. Ours takes the share of those that count.
    private static readonly PeerDefect TopKCountsIgnored = new() { Peer = NnUnetDefinitions.TopKAsCount, Ours = NnUnetDefinitions.TopKAsShare };

    private static readonly PeerDefect DiceAndTopKCountsIgnored = new()
    {
        Peer = (expected, input) => NnUnetDefinitions.TopKAsCount(expected.Part("ce_kwargs"), input) + DiceOfAllImages(expected.Part("soft_dice_kwargs"), input),
        Ours = DiceAndTopKOfNothing.Ours,
    };

    // An image without a valid pixel has Dice 1, which improves the mean. Ours leaves it out, so that the other image alone decides, as in the pooled loss.
    private static readonly PeerDefect DiceOfIgnoredImage = new()
    {
        Peer = DiceOfAllImages,
        Ours = (expected, input) => NnUnetDefinitions.Ours(expected, input)!,
        Right = (reference, expected) => Right(reference, expected),
    };

    private static readonly PeerDefect DiceAndCrossEntropyOfIgnoredImage = new()
    {
        Peer = (expected, input) => new MeanLoss(new CrossEntropy()).Forward(input.Logits, input.Target) + DiceOfAllImages(expected.Part("soft_dice_kwargs"), input),
        Ours = (expected, input) => NnUnetDefinitions.Ours(expected, input)!,
        Right = (reference, _) => reference.Expected("ce_mean").Value!.Value + reference.Expected("nnunet_memdice_b1_bg0_s1e-05").Value!.Value,
    };

    // An image without a valid pixel has no scalar loss, and the backward pass raises. Ours is the loss of the other image, as in the pooled loss.
    private static readonly PeerDefect LovaszOfIgnoredImage = new()
    {
        Ours = (expected, input) => SmpDefinitions.Ours(expected, input)!,
        Right = (reference, _) => reference.Expected("smp_lovasz_softmax_pi0").Value!.Value,
    };

    // Absent classes have loss 0 whatever is claimed for them, and still count in the mean. Ours charges claims and averages over the classes that are there.
    private static readonly PeerDefect DiceOfAbsentClass = new()
    {
        Peer = (expected, input) => SmpDefinitions.Ours(expected, input)!,
        Ours = (expected, input) => SmpDefinitions.Dice(expected, AbsentClass.PenalizeClaims).Mean(input),
    };

    private static readonly PeerDefect TverskyOfAbsentClass = new()
    {
        Peer = (expected, input) => SmpDefinitions.Ours(expected, input)!,
        Ours = (expected, input) => SmpDefinitions.Tversky(expected, AbsentClass.PenalizeClaims).Mean(input).pow(expected.Number("gamma") ?? 1),
    };

    // 0 to a power below 1 has an infinite derivative, and the gradient of a perfect prediction is NaN. Ours is 0.
    private static readonly PeerDefect PowerOfZero = new()
    {
        Ours = (expected, input) => new TverskyLoss(expected.Number("alpha")!.Value, expected.Number("beta")!.Value, expected.Number("gamma")!.Value, smooth: 0).Mean(input),
        Right = (_, expected) => expected.Value!.Value,
    };

    // With several labels a pixel the cross entropy is the softmax one with the labels as probabilities. Ours is the binary one.
    private static readonly PeerDefect SoftmaxOfLabels = new()
    {
        Peer = (expected, input) => MonaiDefinitions.Dice(expected, input) - ((input.Logits.log_softmax(1) * input.Labels).sum() / input.Pixels),
        Ours = (expected, input) => MonaiDefinitions.Ours(expected, input)!,
        Right = (reference, _) => reference.Expected("bce_mean").Value!.Value + reference.Expected("monai_dice_default").Value!.Value,
    };

    // The background is cut off before the softmax, so that its logit learns nothing and the probabilities are others. Ours leaves out its pixels alone.
    private static readonly PeerDefect BackgroundCutOff = new()
    {
        Peer = (expected, input) => MonaiDefinitions.Ours(expected, input)!,
        Ours = (expected, input) => new MeanLoss(new FocalLoss(expected.Number("gamma")!.Value, includeBackground: false)).Forward(input.Logits, input.Target),
    };

    public static PeerDefect? Find(LossCase reference, Expectation expected)
    {
        var id = expected.Id;
        var isNotFinite = !(expected.Value is { } value && double.IsFinite(value) && double.IsFinite(expected.LargestGradient));
        return id switch
        {
            "nnunet_dc_and_topk" => isNotFinite ? DiceAndTopKOfNothing : reference.HasIgnored ? DiceAndTopKCountsIgnored : null,
            _ when Is(id, "nnunet_topk") => isNotFinite ? TopKOfNothing : reference.HasIgnored ? TopKCountsIgnored : null,
            _ when Is(id, "smp_lovasz_softmax") => isNotFinite ? LovaszOfIgnoredImage : null,
            _ when Is(id, "smp_dice") => reference.HasAbsentClass ? DiceOfAbsentClass : null,
            _ when Is(id, "smp_tversky") => isNotFinite ? PowerOfZero : reference.HasAbsentClass ? TverskyOfAbsentClass : null,
            "nnunet_dc_and_ce" => reference.HasIgnoredImage ? DiceAndCrossEntropyOfIgnoredImage : null,
            _ when Is(id, "nnunet_memdice_b0") || Is(id, "nnunet_softdice_b0") => reference.HasIgnoredImage ? DiceOfIgnoredImage : null,
            "monai_dicece" => reference.Classes > 1 ? SoftmaxOfLabels : null,
            "monai_focal_softmax_nobg" => BackgroundCutOff,
            _ => null,
        };
    }

    private static bool Is(string id, string family) => id.StartsWith(family, StringComparison.Ordinal);

    // Ours is 0 for an image without a valid pixel; counting it gives the peer's mean.
    private static Tensor DiceOfAllImages(Expectation expected, LossInput input) =>
        NnUnetDefinitions.DiceLossOf(expected).Forward(input.Logits, input.Target).mean() - 1;

    private static double LabelWeight(LossCase reference, Expectation expected) =>
        expected.Weights() is { } weights ? weights[reference.Input(ScalarType.Float32).Labels.item<long>()] : 1;

    // With one image left its own loss is that of the batch.
    private static double Right(LossCase reference, Expectation expected)
    {
        var pooled = expected.Id.Replace("_b0_", "_b1_", StringComparison.Ordinal).Replace("softdice", "memdice", StringComparison.Ordinal);
        return reference.Expectations.Any(other => other.Id == pooled)
            ? reference.Expected(pooled).Value!.Value
            : (2 * expected.Value!.Value) + 1;
    }
}
