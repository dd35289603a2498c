namespace Sigmask.Losses;

/// <summary>The named losses with a reduction of their own, around a loss of pixels: cross entropy unless another is given.</summary>
internal static class BatchLossDefinitions
{
    private static readonly LossParameter Inner = LossParameter.PixelLoss("loss");

    public static IReadOnlyList<LossDefinition> All { get; } =
    [
        new(
            "topk",
            [Inner, LossParameter.Number("share"), LossParameter.Count("count")],
            arguments => new PixelTopK(InnerLoss(arguments), Amount(arguments, "share", "count")),
            InnerNeed),
        new(
            "atk",
            [Inner, LossParameter.Number("share"), LossParameter.Count("count"), Level(RankLevel.Images)],
            arguments => new AverageTopK(InnerLoss(arguments), Amount(arguments, "share", "count"), arguments.Value<RankLevel>("level")),
            InnerNeed),
        new(
            "aorr",
            [
                Inner,
                LossParameter.Number("drop-share"),
                LossParameter.Count("drop-count"),
                LossParameter.Number("share"),
                LossParameter.Count("count"),
                Level(RankLevel.PixelsOfImage),
            ],
            arguments => new RankedRange(
                InnerLoss(arguments),
                Amount(arguments, "drop-share", "drop-count"),
                Amount(arguments, "share", "count"),
                arguments.Value<RankLevel>("level")),
            InnerNeed),
    ];

    private static LossParameter Level(RankLevel initial) => LossParameter.Word(
        "level",
        initial,
        ("images", RankLevel.Images),
        ("pixels", RankLevel.PixelsOfImage),
        ("batch", RankLevel.PixelsOfBatch));

    private static IPixelLoss InnerLoss(LossArguments arguments) => (IPixelLoss?)arguments.Given<NamedLoss>("loss")?.Loss ?? new CrossEntropy();

    private static TargetNeed InnerNeed(LossArguments arguments) => arguments.Given<NamedLoss>("loss")?.Needs ?? TargetNeed.MultiClass;

    private static Quota? Amount(LossArguments arguments, string share, string count)
    {
        var (ofShare, ofCount) = (arguments.Optional<double>(share), arguments.Optional<int>(count));
        return (ofShare, ofCount) switch
        {
            (null, null) => null,
            ({ } value, null) => Quota.Share(value),
            (null, { } value) => Quota.Count(value),
            _ => throw new ArgumentException($"{share} and {count} exclude each other: give one of them."),
        };
    }
}
