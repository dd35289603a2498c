using static TorchSharp.torch;

namespace Sigmask.Losses.Tests;

/// <summary>
/// The losses of Segmentation Models PyTorch as ours. Sums run over the batch; a class that is not there has loss 0 and still counts in the mean.
/// </summary>
internal static class SmpDefinitions
{
    public static Tensor? Ours(Expectation expected, LossInput input) => expected.Id switch
    {
        _ when expected.Id.StartsWith("smp_dice", StringComparison.Ordinal) => Dice(expected, AbsentClass.Skip).Mean(input) * PresentShare(input),
        _ when expected.Id.StartsWith("smp_tversky", StringComparison.Ordinal) =>
            (Tversky(expected, AbsentClass.Skip).Mean(input) * PresentShare(input)).pow(expected.Number("gamma") ?? 1),
        _ when expected.Id.StartsWith("smp_focal", StringComparison.Ordinal) => Focal(expected, input),
        _ when expected.Id.StartsWith("smp_lovasz_softmax", StringComparison.Ordinal) =>
            new LovaszSoftmax(new RegionOptions { Batch = !expected.Flag("per_image"), Absent = AbsentClass.Skip }).Mean(input),
        _ when expected.Id.StartsWith("smp_lovasz_hinge", StringComparison.Ordinal) => Hinge(expected, input),
        "smp_soft_bce_ls01" => SmoothedBinaryCrossEntropy(expected, input),
        _ => null,
    };

    /// <summary>(I + s) / (½ P + ½ G + s) is Dice with a smoothing of 2 s.</summary>
    public static DiceLoss Dice(Expectation expected, AbsentClass absent) =>
        new(new RegionOptions { Batch = true, Absent = absent }, smooth: 2 * expected.Number("smooth")!.Value);

    public static TverskyLoss Tversky(Expectation expected, AbsentClass absent) => new(
        expected.Number("alpha")!.Value,
        expected.Number("beta")!.Value,
        options: new RegionOptions { Batch = true, Absent = absent },
        smooth: expected.Number("smooth")!.Value);

    /// <summary>The share of the classes that have a pixel somewhere in the batch.</summary>
    public static double PresentShare(LossInput input)
    {
        var pixels = input.Target.OneHot(ScalarType.Float64).flatten(2).sum([0, 2]);
        return pixels.gt(0).sum().item<long>() / (double)input.Classes;
    }

    // One class a pixel: the sum over classes of C sigmoid problems.
    private static Tensor Focal(Expectation expected, LossInput input)
    {
        var alpha = expected.Arguments.GetProperty("alpha");
        var loss = new FocalLoss(expected.Number("gamma")!.Value, alpha.ValueKind == System.Text.Json.JsonValueKind.Number ? alpha.GetDouble() : null, oneVersusRest: true);
        return new MeanLoss(loss).Forward(input.Logits, input.Target) * (input.Target.IsMultiLabel ? 1 : input.Classes);
    }

    // All channels are one map.
    private static Tensor Hinge(Expectation expected, LossInput input)
    {
        var logits = input.Logits.flatten(1).unsqueeze(1);
        var target = SegmentationTarget.MultiLabel(input.Labels.flatten(1).unsqueeze(1));
        return new LovaszHinge(new RegionOptions { Batch = !expected.Flag("per_image"), Absent = AbsentClass.Keep }).Mean(new LossInput(logits, input.Labels, target));
    }

    // Labels become s and 1 - s, where ours become s/2 and 1 - s/2 as in cross entropy.
    private static Tensor SmoothedBinaryCrossEntropy(Expectation expected, LossInput input) =>
        new MeanLoss(new BinaryCrossEntropy(labelSmoothing: 2 * expected.Number("smooth_factor")!.Value)).Forward(input.Logits, input.Target);
}
