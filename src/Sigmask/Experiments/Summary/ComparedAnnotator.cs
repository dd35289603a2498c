using Sigmask.Data;
using Sigmask.Statistics;

namespace Sigmask.Experiments;

/// <summary>An annotator of the test cases beside the consensus and beside the predictions of a loss: Dice, of each case the mean over its classes, seeds of a case averaged.</summary>
/// <param name="Dataset">Name of the data set.</param>
/// <param name="Model">Name of the network.</param>
/// <param name="Noise">Whose labels were learned from, as <see cref="CellKey.NoiseOf"/> says it.</param>
/// <param name="Loss">Name of the loss.</param>
/// <param name="Annotator">Who.</param>
internal sealed record ComparedAnnotator(string Dataset, string Model, string Noise, string Loss, string Annotator)
{
    /// <summary>The annotator with the consensus; null if no case can be scored.</summary>
    public Estimate? Consensus { get; private init; }

    /// <summary>The predictions with the annotator; null if no case can be scored.</summary>
    public Estimate? Prediction { get; private init; }

    /// <summary>All of them, in the order of the results; none for data with one annotation.</summary>
    /// <param name="results">The trainings that are done.</param>
    /// <param name="options">How intervals are computed; null: the defaults.</param>
    public static IReadOnlyList<ComparedAnnotator> Of(IEnumerable<JobResult> results, BootstrapOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(results);
        return
        [
            .. results.SelectMany(result => result.Annotators.Select(score => (result.Key, Score: score)))
                .GroupBy(one => (one.Key.Dataset, one.Key.Model, one.Key.Noise, one.Key.Loss, one.Score.Annotator))
                .Select(one => new ComparedAnnotator(one.Key.Dataset, one.Key.Model, one.Key.Noise, one.Key.Loss, one.Key.Annotator)
                {
                    Consensus = Mean([.. one.Select(item => item.Score)], score => score.Consensus),
                    Prediction = Mean([.. one.Select(item => item.Score)], score => score.Prediction),
                }),
        ];

        Estimate? Mean(AnnotatorScore[] scores, Func<AnnotatorScore, double?> value) => Bootstrap.Mean(
            [.. scores.Where(score => value(score) is not null).GroupBy(score => new CaseKey(score.Case, score.Patient)).Select(one => new CaseValue(one.Key, one.Average(score => value(score)!.Value)))],
            options);
    }
}
