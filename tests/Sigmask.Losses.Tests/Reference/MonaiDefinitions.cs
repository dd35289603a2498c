using static TorchSharp.torch;

namespace Sigmask.Losses.Tests;

/// <summary>MONAI's losses as ours. Class weights are not normalised there; a class that is not there is left to the smoothing term.</summary>
internal static class MonaiDefinitions
{
    private const double Smooth = 1e-5;

    public static Tensor? Ours(Expectation expected, LossInput input) => expected.Id switch
    {
        _ when expected.Id.StartsWith("monai_focal", StringComparison.Ordinal) => Focal(expected, input),
        _ when expected.Id.StartsWith("monai_dicece", StringComparison.Ordinal) => DiceCrossEntropy(expected, input),
        _ when expected.Id.StartsWith("monai_dice", StringComparison.Ordinal) => Dice(expected, input),
        _ when expected.Id.StartsWith("monai_gdl", StringComparison.Ordinal) => GeneralizedDice(expected).Mean(input),
        _ when expected.Id.StartsWith("monai_tversky", StringComparison.Ordinal) =>
            new TverskyLoss(expected.Number("alpha")!.Value, expected.Number("beta")!.Value, options: Options(expected)).Mean(input),
        _ => null,
    };

    public static FocalLoss FocalLossOf(Expectation expected) => new(
        expected.Number("gamma")!.Value,
        expected.Number("alpha"),
        expected.Weights(),
        oneVersusRest: !expected.Flag("use_softmax"));

    /// <summary>1 − (2I + s) / (P + G + s), or with `jaccard` 1 − (2I + s) / (2U + s), which is ours with half the smoothing.</summary>
    public static Tensor Dice(Expectation expected, LossInput input)
    {
        var (above, below) = (expected.Number("smooth_nr") ?? Smooth, expected.Number("smooth_dr") ?? Smooth);
        IRegionLoss loss = expected.Flag("jaccard")
            ? new JaccardLoss(Options(expected), above / 2, below / 2, expected.Flag("squared_pred"))
            : new DiceLoss(Options(expected), above, below, expected.Flag("squared_pred"));
        var weightSum = expected.Weights()?.Average() ?? 1;
        var isSum = expected.Arguments.TryGetProperty("reduction", out var reduction) && reduction.GetString() == "sum";
        return loss.Mean(input) * (weightSum * (isSum ? input.Images * input.Classes : 1));
    }

    // The softmax version's mean divides by the number of classes too. Without background channel 0 is cut off before the softmax: the loss of the
    // foreground logits alone over the pixels that are foreground, divided by all pixels.
    private static Tensor Focal(Expectation expected, LossInput input)
    {
        if (!expected.Arguments.TryGetProperty("include_background", out _))
        {
            var divisor = expected.Flag("use_softmax") ? input.Classes : 1;
            return new MeanLoss(FocalLossOf(expected)).Forward(input.Logits, input.Target) / divisor;
        }

        var classes = (int)input.Classes - 1;
        var foreground = SegmentationTarget.MultiClass(input.Labels - 1, classes, -1);
        return new MeanLoss(FocalLossOf(expected), PixelReduction.Sum).Forward(input.Logits.narrow(1, 1, classes), foreground) / (classes * input.Pixels);
    }

    private static Tensor DiceCrossEntropy(Expectation expected, LossInput input)
    {
        var pixels = input.Target.IsMultiLabel
            ? new MeanLoss(new BinaryCrossEntropy()).Forward(input.Logits, input.Target)
            : TorchDefinitions.CrossEntropyOf(expected, input);
        return (pixels * (expected.Number("lambda_ce") ?? 1)) + (Dice(expected, input) * (expected.Number("lambda_dice") ?? 1));
    }

    private static GeneralizedDiceLoss GeneralizedDice(Expectation expected) => new(
        expected.Arguments.TryGetProperty("w_type", out var balance) && balance.GetString() == "simple" ? ClassBalance.Inverse : ClassBalance.InverseSquare,
        batch: expected.Flag("batch"));

    private static RegionOptions Options(Expectation expected) => new()
    {
        IncludeBackground = !expected.Arguments.TryGetProperty("include_background", out var include) || include.GetBoolean(),
        Batch = expected.Flag("batch"),
        ClassWeights = expected.Weights(),
        Absent = AbsentClass.Keep,
    };
}
