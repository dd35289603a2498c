using Sigmask.Statistics;

namespace Sigmask.Experiments;

/// <summary>A loss on a data set with a network and a noise level, beside the baseline on the same: a row of the table of a comparison.</summary>
/// <param name="Dataset">Name of the data set.</param>
/// <param name="Model">Name of the network.</param>
/// <param name="Noise">Annotation noise in the training labels.</param>
/// <param name="Loss">Name of the loss.</param>
/// <param name="Class">Name of the class, or <see cref="AllClasses"/> for the mean over the classes of each case.</param>
public sealed record ComparedLoss(string Dataset, string Model, string Noise, string Loss, string Class)
{
    /// <summary>Stands for the mean over the classes of each case.</summary>
    public const string AllClasses = "all";

    /// <summary>Trainings that the plan asks for: seeds times folds.</summary>
    public required int Planned { get; init; }

    /// <summary>Those that are done.</summary>
    public required int Finished { get; init; }

    /// <summary>Whether the weights of its trainings were chosen by held-back cases; else they are the last ones.</summary>
    public bool HasChosenWeights { get; init; }

    /// <summary>Dice by the weights that were kept, seeds of a case averaged; null if no training is done, or no case can be scored.</summary>
    public required Estimate? Dice { get; init; }

    /// <summary>The same as the mean over the last tenth of the validations.</summary>
    public required Estimate? Late { get; init; }

    /// <summary>This loss (first) and the baseline (second) on the same trainings and cases; null for the baseline itself, or if nothing is there to pair.</summary>
    public PairedComparison? AgainstBaseline { get; init; }

    /// <summary>Wilcoxon's p adjusted by Holm: among all rows of <see cref="AllClasses"/>, or among those of single classes.</summary>
    public double? HolmP { get; init; }

    /// <summary>The repaired share; null for the baseline itself, on clean labels, or if the baseline on clean labels is not there.</summary>
    public RepairedShare? Repaired { get; init; }

    /// <summary>True for the mean over classes.</summary>
    public bool IsOverall => Class == AllClasses;

    /// <summary>1 if it is better than the baseline, -1 if worse, 0 if that is open (<see cref="Significance"/>).</summary>
    public int Sign => AgainstBaseline is { } pair ? Significance.Sign(pair.Difference.Interval, HolmP, pair.Wilcoxon.Ranks.RankBiserial) : 0;

    /// <summary>1 if damage is surely repaired, -1 if surely added to, 0 if that is open.</summary>
    internal int RepairedSign => Significance.SignOfShare(Sign, Repaired?.Interval);
}
