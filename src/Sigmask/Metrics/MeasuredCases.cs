using Sigmask.Data;
using Sigmask.Statistics;

namespace Sigmask.Metrics;

/// <summary>The scores of an evaluation and what they mean.</summary>
/// <param name="Scores">Of every case and foreground class.</param>
/// <param name="Options">What was measured.</param>
/// <param name="IsInMillimetres">False where no spacing is known, so that lengths are in pixels.</param>
public sealed record MeasuredCases(IReadOnlyList<CaseScore> Scores, MetricOptions Options, bool IsInMillimetres)
{
    /// <summary>What was found out on the way and is worth knowing, a line each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The unit of lengths.</summary>
    public string Unit => IsInMillimetres ? "mm" : "pixels";

    /// <summary>The metrics that the scores have.</summary>
    public IReadOnlyList<CaseMetric> Metrics => CaseMetrics.Of(Scores, Options, Unit);

    /// <summary>How structures that are missed, invented or absent count.</summary>
    public string Policy => Options.Missing.Describe(Unit);

    /// <summary>Each class and all, see <see cref="ScoreSummary.Of"/>.</summary>
    /// <param name="options">How intervals are computed; null: the defaults.</param>
    public IReadOnlyList<ScoreSummary> Summary(BootstrapOptions? options = null) => ScoreSummary.Of(Scores, Metrics, options);

    /// <summary>Measures pairs of label maps, several at a time; no more maps are in memory than there are threads.</summary>
    /// <param name="pairs">The maps.</param>
    /// <param name="options">What is measured, and on how many threads in all; null: the defaults.</param>
    /// <param name="onMeasured">Receives the number done, from any thread.</param>
    /// <param name="cancellation">Stops between two cases.</param>
    /// <exception cref="DataException">A case cannot be used: the first such in the order of the cases.</exception>
    public static MeasuredCases Of(LabelMapPairs pairs, MetricOptions? options = null, Action<int>? onMeasured = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        options ??= new();
        var (cases, done) = (new IReadOnlyList<CaseScore>[pairs.Cases.Count], 0);
        var within = options with { Threads = Math.Max(1, options.Threads / cases.Length) };
        ParallelPieces.ShareUntilError(cases.Length, options.Threads, index =>
        {
            var pair = pairs.Read(index);
            cases[index] = CaseMeasurement.Of(pair.Key, pair.Predicted, pair.Reference, new VoxelGrid(pair.Size, pair.Spacing), pairs.Labels.Names, within);
            onMeasured?.Invoke(Interlocked.Increment(ref done));
        }, cancellation);
        return new([.. cases.SelectMany(scores => scores)], options, pairs.HasSpacing) { Notes = pairs.Notes };
    }
}
