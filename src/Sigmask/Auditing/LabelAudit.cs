using System.Security.Cryptography;
using System.Text;
using Sigmask.Data;
using Sigmask.Training;

namespace Sigmask.Auditing;

/// <summary>What an audit found: where annotations are probably wrong.</summary>
/// <param name="Data">What was audited.</param>
/// <param name="Cases">All cases, the most suspicious first.</param>
/// <param name="Thresholds">t of each class (<see cref="ClassThresholds"/>); infinite for one that is annotated nowhere.</param>
public sealed record LabelAudit(DataDescription Data, IReadOnlyList<AuditedCase> Cases, IReadOnlyList<double> Thresholds)
{
    /// <summary>All regions with their cases, the most suspicious first.</summary>
    public IReadOnlyList<(AuditedCase Case, SuspiciousRegion Region)> Regions { get; } =
        [.. Cases.SelectMany(item => item.Regions.Select(region => (item, region))).OrderByDescending(one => one.region.Suspicion)];

    /// <summary>A short text that tells this audit from one of other data or labels, or with other regions: verdicts are given on regions by their numbers.</summary>
    public string Id { get; } = IdOf(Cases);

    /// <summary>Audits a data set, by any judge: networks of a cross-validation, or a run that was trained on other data.</summary>
    /// <param name="judge">Gives the probabilities; each case is judged twice, first for the thresholds of all.</param>
    /// <param name="onJudged">Receives how much is done, counted in cases out of their number: one more after every second judgement.</param>
    /// <param name="cancellation">Stops between two cases.</param>
    /// <exception cref="DataException">A case cannot be used.</exception>
    public static LabelAudit Of(IJudge judge, Action<int>? onJudged = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(judge);
        var (data, count) = (judge.Cases.Description, judge.Cases.Cases.Count);
        var thresholds = new ClassThresholds(data.Classes.Count);
        for (var index = 0; index < count; index++)
        {
            var judged = Judge(index);
            thresholds.Add(judged.Proofread, judged.Sample.Labels);
            Report(index + 1);
        }

        var values = thresholds.Values;
        var cases = new List<AuditedCase>();
        for (var index = 0; index < count; index++)
        {
            cases.Add(CaseOf(judge.Cases.Cases[index], Judge(index), values));
            Report(count + index + 1);
        }

        return new LabelAudit(data, [.. cases.OrderByDescending(item => item.SuspiciousShare)], values);

        JudgedCase Judge(int index)
        {
            cancellation.ThrowIfCancellationRequested();
            return judge.Judge(index, cancellation);
        }

        void Report(int judgements)
        {
            if (judgements % 2 == 0)
            {
                onJudged?.Invoke(judgements / 2);
            }
        }
    }

    /// <summary>Audits a data set by the network that a training ended with, in a minute rather than by cross-validation (<see cref="RunJudge"/>).</summary>
    /// <param name="run">The training.</param>
    /// <param name="source">Annotated cases. Of those that it learned from it misses what it has learned by heart.</param>
    /// <exception cref="DataException">A case cannot be used, or the classes are not those of the network.</exception>
    /// <exception cref="TrainingException">A pixel may have several labels (<c>bce</c>).</exception>
    public static LabelAudit Of(TrainedNetwork run, ISampleSource source)
    {
        using var judge = new RunJudge(run, source);
        return Of(judge);
    }

    /// <summary>The hash of a label map by which an audit knows it again.</summary>
    public static string HashOf(byte[] labels) => Convert.ToHexStringLower(SHA256.HashData(labels));

    // The lines of all cases in their order, one after the other: those of a few hundred volumes are longer together than any string may be.
    private static string IdOf(IEnumerable<AuditedCase> cases)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (index, item) in cases.OrderBy(Head, StringComparer.Ordinal).Index())
        {
            var regions = string.Join(';', item.Regions.Select(region => Invariant($"{region.Number} {region.Suggested} {string.Join(',', region.Runs.Select(run => Invariant($"{run.Start}-{run.End}")))}")));
            hash.AppendData(Encoding.UTF8.GetBytes($"{(index > 0 ? "\n" : "")}{Head(item)}{regions}"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }

    // Decides the order of the lines: no two cases have one name.
    private static string Head(AuditedCase item) => $"{item.Key.Case} {item.Labels} ";

    internal static AuditedCase CaseOf(CaseKey key, JudgedCase judged, IReadOnlyList<double> thresholds)
    {
        var labels = judged.Sample.Labels;
        var pixels = new long[thresholds.Count];
        foreach (var label in labels.Where(label => label != Sample.Ignored))
        {
            pixels[label]++;
        }

        var share = SuspiciousShare.Of(labels, new Disagreement(labels, judged.Proofread, thresholds), thresholds.Count);
        var regions = RegionSearch.In(judged, thresholds, share);
        return new()
        {
            Key = key,
            Size = judged.Sample.Size,
            Labels = HashOf(labels),
            SuspiciousShare = share,
            SuspiciousPixels = regions.Sum(region => (long)region.Pixels),
            Pixels = pixels.Sum(),
            ClassPixels = pixels,
            MeanLoss = AuditBaselines.MeanLoss(judged.Segmented, labels),
            Softmin = AuditBaselines.Softmin(judged.Segmented, labels),
            Regions = regions,
        };
    }
}
