namespace Sigmask.Losses;

/// <summary>The named losses of regions. Softmax or sigmoid follows from the target.</summary>
internal static class RegionLossDefinitions
{
    private static readonly LossParameter[] Smoothing = [LossParameter.Number("smooth", 1e-5), LossParameter.Number("denominator-smooth")];

    private static readonly LossParameter[] Common =
    [
        LossParameter.Flag("background", true),
        LossParameter.Flag("batch", false),
        LossParameter.List("weights"),
        LossParameter.Word(
            "absent",
            AbsentClass.PenalizeClaims,
            ("penalize", AbsentClass.PenalizeClaims),
            ("keep", AbsentClass.Keep),
            ("skip", AbsentClass.Skip)),
    ];

    public static IReadOnlyList<LossDefinition> All { get; } =
    [
        new(
            "dice",
            [.. Smoothing, LossParameter.Flag("squared", false), .. Common],
            arguments => new DiceLoss(Options(arguments), Smooth(arguments), DenominatorSmooth(arguments), arguments.Value<bool>("squared")),
            _ => TargetNeed.Any),
        new(
            "gdice",
            [
                LossParameter.Word(
                    "balance",
                    ClassBalance.InverseSquare,
                    ("inverse-square", ClassBalance.InverseSquare),
                    ("inverse", ClassBalance.Inverse),
                    ("uniform", ClassBalance.Uniform)),
                .. Smoothing,
                LossParameter.Flag("background", true),
                LossParameter.Flag("batch", false),
            ],
            arguments => new GeneralizedDiceLoss(
                arguments.Value<ClassBalance>("balance"),
                arguments.Value<bool>("background"),
                arguments.Value<bool>("batch"),
                Smooth(arguments),
                DenominatorSmooth(arguments)),
            _ => TargetNeed.Any),
        new(
            "tversky",
            [LossParameter.Number("alpha", 0.3), LossParameter.Number("beta", 0.7), LossParameter.Number("gamma", 1), .. Smoothing, .. Common],
            arguments => new TverskyLoss(
                arguments.Value<double>("alpha"),
                arguments.Value<double>("beta"),
                arguments.Value<double>("gamma"),
                Options(arguments),
                Smooth(arguments),
                DenominatorSmooth(arguments)),
            _ => TargetNeed.Any),
        new(
            "jaccard",
            [.. Smoothing, LossParameter.Flag("squared", false), .. Common],
            arguments => new JaccardLoss(Options(arguments), Smooth(arguments), DenominatorSmooth(arguments), arguments.Value<bool>("squared")),
            _ => TargetNeed.Any),
        new(
            "lovasz",
            [LossParameter.Flag("hinge", false), .. Common],
            arguments => arguments.Value<bool>("hinge") ? new LovaszHinge(Options(arguments)) : new LovaszSoftmax(Options(arguments)),
            arguments => arguments.Value<bool>("hinge") ? TargetNeed.MultiLabel : TargetNeed.Any),
        new(
            "nr-dice",
            [LossParameter.Number("gamma", 1.5), LossParameter.Number("smooth", 1e-5), .. Common],
            arguments => new NoiseRobustDice(arguments.Value<double>("gamma"), Options(arguments), Smooth(arguments)),
            _ => TargetNeed.Any),
        new(
            "t-loss",
            [LossParameter.Number("nu", 1), LossParameter.Number("rate", 1e-3)],
            arguments => new TLoss(arguments.Value<double>("nu"), arguments.Value<double>("rate")),
            _ => TargetNeed.Any),
    ];

    private static double Smooth(LossArguments arguments) => arguments.Value<double>("smooth");

    private static double? DenominatorSmooth(LossArguments arguments) => arguments.Optional<double>("denominator-smooth");

    private static RegionOptions Options(LossArguments arguments) => new()
    {
        IncludeBackground = arguments.Value<bool>("background"),
        Batch = arguments.Value<bool>("batch"),
        ClassWeights = arguments.Given<double[]>("weights"),
        Absent = arguments.Value<AbsentClass>("absent"),
    };
}
