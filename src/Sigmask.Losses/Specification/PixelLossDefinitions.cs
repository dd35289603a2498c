namespace Sigmask.Losses;

/// <summary>The named losses of pixels.</summary>
internal static class PixelLossDefinitions
{
    public static IReadOnlyList<LossDefinition> All { get; } =
    [
        new(
            "ce",
            [LossParameter.List("weights"), LossParameter.Number("label-smoothing", 0)],
            arguments => new CrossEntropy(arguments.Given<double[]>("weights"), arguments.Value<double>("label-smoothing")),
            _ => TargetNeed.MultiClass),
        new(
            "bce",
            [LossParameter.List("positive-weights"), LossParameter.List("weights"), LossParameter.Number("label-smoothing", 0)],
            arguments => new BinaryCrossEntropy(arguments.Given<double[]>("positive-weights"), arguments.Given<double[]>("weights"), arguments.Value<double>("label-smoothing")),
            _ => TargetNeed.MultiLabel),
        new(
            "focal",
            [
                LossParameter.Number("gamma", 2),
                LossParameter.Number("alpha"),
                LossParameter.List("weights"),
                LossParameter.Flag("background", true),
                LossParameter.Flag("sigmoid", false),
            ],
            arguments => new FocalLoss(
                arguments.Value<double>("gamma"),
                arguments.Optional<double>("alpha"),
                arguments.Given<double[]>("weights"),
                arguments.Value<bool>("background"),
                arguments.Value<bool>("sigmoid")),
            _ => TargetNeed.Any),
        new(
            "gce",
            [LossParameter.Number("q", 0.7)],
            arguments => new GeneralizedCrossEntropy(arguments.Value<double>("q")),
            _ => TargetNeed.Any),
        new(
            "sce",
            [LossParameter.Number("alpha", 0.1), LossParameter.Number("beta", 1), LossParameter.Number("log-zero", -4)],
            arguments => new SymmetricCrossEntropy(arguments.Value<double>("alpha"), arguments.Value<double>("beta"), arguments.Value<double>("log-zero")),
            _ => TargetNeed.Any),
    ];
}
