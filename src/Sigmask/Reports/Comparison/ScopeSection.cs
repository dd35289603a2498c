using Sigmask.Experiments;

namespace Sigmask.Reports;

/// <summary>How much was compared: of an unfinished comparison what is there and what is not, to stand before any result, and what the numbers rest on.</summary>
internal static class ScopeSection
{
    // By name; more are counted.
    private const int MostNamed = 4;

    /// <summary>What is missing; empty if nothing is.</summary>
    public static string Warning(ReportedComparison comparison)
    {
        var missing = comparison.Missing;
        return missing <= 0 ? "" : Invariant($"<p class=\"warning\"><strong class=\"bad\">Not finished: {missing} of {Quantity.Of(comparison.Grid.Jobs.Count, "training")} {(missing == 1 ? "is" : "are")} missing.</strong> ")
            + $"{HtmlText.Encode(SoFar(comparison))} The same command goes on.</p>\n";
    }

    /// <summary>What the numbers rest on.</summary>
    public static string Html(ReportedComparison comparison)
    {
        var done = comparison.Report.Results.Count;
        var seeds = comparison.Seeds;
        var text = (comparison.Missing > 0 ? "The plan: " : "")
            + Invariant($"{Quantity.Of(comparison.Datasets.Count, "data set")}, {Quantity.Of(comparison.Models.Count, "network")}, {Noise(comparison)}, ")
            + Invariant($"{Quantity.Of(comparison.Losses.Count, "loss", "losses")}; {Quantity.Of(comparison.Grid.Jobs.Count, "training")}{(comparison.Missing > 0 ? Invariant($", of which {done} {(done == 1 ? "is" : "are")} done") : "")}. ")
            + $"{Labels(comparison.Labels)} {(comparison.IsAlone ? "Intervals are" : "Intervals and p-values are")} over the patients of the test part."
            + (comparison.Labels.HasNoise && !comparison.IsAlone ? $" The damage is how much worse the baseline is with {comparison.Labels.Spoiled} than with {comparison.Labels.Unspoiled}; a repaired share is the part of it that a loss wins back." : "")
            + (done == 0 ? "" : seeds == 1 ? " Each was trained once: what another seed would change, often 1 to 2 points of Dice for a single training, is not in the intervals." : Invariant($" {seeds} seeds are averaged case by case; how much they differ is not in the intervals."));
        return $"<p class=\"small\">{HtmlText.Encode(text)}</p>\n";
    }

    private static string Noise(ReportedComparison comparison) => comparison.Labels.HasAddedNoise ? $"{Quantity.Of(comparison.Noises.Count, "level")} of annotation noise"
        : comparison.Labels.HasNoise ? Quantity.Of(comparison.Noises.Count(CellKey.IsByAnnotator), "annotator")
        : "no added annotation noise";

    private static string Labels(LabelWords labels) =>
        $"{(labels.HasAddedNoise ? "Noise is added in the training part alone; tests" : "Tests")} are against {labels.Unspoiled}."
        + (labels.IsTruthKnown ? "" : " Test labels of real data may be wrong too: Dice says how far a prediction agrees with them, not with the truth.");

    private static string SoFar(ReportedComparison comparison)
    {
        var done = comparison.Compared;
        if (done.Count == 0)
        {
            return comparison.IsAlone ? "So far no training is done." : "So far there is nothing that can be compared.";
        }

        string Part(Func<CellKey, object?> of, string one, string? several = null)
        {
            var (there, all) = (done.Select(result => of(result.Key)).Distinct().Count(), comparison.Grid.Jobs.Select(job => of(job.Key)).Distinct().Count());
            return there == all ? "" : Invariant($"{there} of {Quantity.Of(all, one, several)}");
        }

        string[] parts =
        [
            Datasets(comparison, done),
            Part(key => key.Model, "network"),
            Part(key => key.Noise, "level of noise", "levels of noise"),
            Part(key => key.Loss, "loss", "losses"),
            Part(key => key.Seed, "seed"),
            Part(key => key.Fold, "fold"),
            Quantity.Of(comparison.Cases, "test case"),
        ];
        return $"So far: {string.Join(", ", parts.Where(part => part.Length > 0))}.";
    }

    private static string Datasets(ReportedComparison comparison, IReadOnlyList<JobResult> done)
    {
        var there = done.Select(result => result.Key.Dataset).ToHashSet();
        string[] absent = [.. comparison.Datasets.Where(dataset => !there.Contains(dataset))];
        return absent.Length == 0 ? ""
            : comparison.Datasets.Count > MostNamed ? Invariant($"{there.Count} of {Quantity.Of(comparison.Datasets.Count, "data set")}")
            : $"{string.Join(" and ", comparison.Datasets.Where(there.Contains))} only ({string.Join(" and ", absent)} missing)";
    }
}
