using static TorchSharp.torch;

namespace Sigmask.Losses.Tests;

/// <summary>nnU-Net's losses as ours. Its Dice is −Dice where ours is 1 − Dice; a class that is not there is left to the smoothing term.</summary>
internal static class NnUnetDefinitions
{
    public static Tensor? Ours(Expectation expected, LossInput input) => expected.Id switch
    {
        _ when expected.Id.StartsWith("nnunet_topk", StringComparison.Ordinal) => TopKAsCount(expected, input),
        _ when expected.Id.StartsWith("nnunet_memdice", StringComparison.Ordinal) => DiceLossOf(expected).Mean(input) - 1,
        _ when expected.Id.StartsWith("nnunet_softdice", StringComparison.Ordinal) => DiceLossOf(expected).Mean(input) - 1,
        "nnunet_dc_and_ce" or "nnunet_dc_and_ce_batch" => Compound(expected, input, new MeanLoss(new CrossEntropy()).Forward(input.Logits, input.Target)),
        "nnunet_dc_and_bce" => Compound(expected, input, new MeanLoss(new BinaryCrossEntropy()).Forward(input.Logits, input.Target)),
        "nnunet_dc_and_topk" => Compound(expected, input, TopKAsCount(expected.Part("ce_kwargs"), input)),
        _ => null,
    };

    public static DiceLoss DiceLossOf(Expectation expected) => new(
        new RegionOptions { IncludeBackground = expected.Flag("do_bg"), Batch = expected.Flag("batch_dice"), Absent = AbsentClass.Keep },
        smooth: expected.Number("smooth")!.Value);

    /// <summary>The peer's k: a share of all pixels, ignored ones included, rounded down.</summary>
    public static Tensor TopKAsCount(Expectation expected, LossInput input) => new PixelTopK(
        new CrossEntropy(expected.Weights()),
        Quota.Count((int)(input.Pixels * expected.Number("k")!.Value / 100))).Forward(input.Logits, input.Target);

    /// <summary>What the peer means: a share of the pixels that count.</summary>
    public static Tensor TopKAsShare(Expectation expected, LossInput input) => new PixelTopK(
        new CrossEntropy(expected.Weights()),
        Quota.Share(expected.Number("k")!.Value / 100)).Forward(input.Logits, input.Target);

    public static Tensor Compound(Expectation expected, LossInput input, Tensor pixels) =>
        (pixels * expected.Number("weight_ce")!.Value) + ((DiceLossOf(expected.Part("soft_dice_kwargs")).Mean(input) - 1) * expected.Number("weight_dice")!.Value);
}
