using System.Text.Json.Serialization;
using Sigmask.Data;
using Sigmask.Metrics;

namespace Sigmask.Experiments;

/// <summary>How well one structure of one test case was segmented, against labels without added noise.</summary>
/// <param name="Case">The case.</param>
/// <param name="Patient">Who was imaged.</param>
/// <param name="Class">The label of the structure, from 1.</param>
/// <param name="Name">Its name.</param>
/// <param name="TruePositives">Pixels of it in both; by the weights that were kept, as all counts.</param>
/// <param name="FalsePositives">In the prediction alone.</param>
/// <param name="FalseNegatives">In the reference alone.</param>
/// <param name="TrueNegatives">All others that count.</param>
/// <param name="Late">The mean Dice over the last tenth of the validations, on the network's own pixels; one that rightly finds nothing counts 1 beside one that does not; null if the structure was absent from both in all of them.</param>
public sealed record TestScore(
    string Case, string Patient, int Class, string Name, long TruePositives, long FalsePositives, long FalseNegatives, long TrueNegatives, double? Late)
{
    /// <summary>A score with its late mean.</summary>
    internal static TestScore Of(CaseScore score, double? late)
    {
        ArgumentNullException.ThrowIfNull(score);
        var counts = score.Counts;
        return new(score.Key.Case, score.Key.Patient, score.Class, score.Name, counts.TruePositives, counts.FalsePositives, counts.FalseNegatives, counts.TrueNegatives, late);
    }

    /// <summary>The case and its patient.</summary>
    [JsonIgnore]
    public CaseKey Key => new(Case, Patient);

    /// <summary>Agreement of its pixels.</summary>
    [JsonIgnore]
    public ConfusionCounts Counts => new(TruePositives, FalsePositives, FalseNegatives, TrueNegatives);

    /// <summary>Dice in [0, 1] by the weights that were kept; null if the structure is absent from both.</summary>
    public double? Dice => Counts.Dice;

    /// <summary>Intersection over union in [0, 1] by the weights that were kept; null if the structure is absent from both.</summary>
    public double? Iou => Counts.IntersectionOverUnion;
}

/// <summary>One annotator on one structure of one test case, where several people annotated a data set and their consensus is the reference.</summary>
/// <param name="Annotator">Who.</param>
/// <param name="Case">The case.</param>
/// <param name="Patient">Who was imaged.</param>
/// <param name="Class">The label of the structure, from 1.</param>
/// <param name="Name">Its name.</param>
/// <param name="Consensus">Dice of the annotator with the consensus, of which the annotator is a part; null if the structure is absent from both.</param>
/// <param name="Prediction">Dice of the prediction by the weights that were kept with the annotator; null if the structure is absent from both.</param>
public sealed record AnnotatorScore(string Annotator, string Case, string Patient, int Class, string Name, double? Consensus, double? Prediction);
