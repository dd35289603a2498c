using System.Globalization;
using System.Text;
using Sigmask.Experiments;
using Sigmask.Statistics;

namespace Sigmask.Benchmarks.Networks;

/// <summary>The results as Markdown: Dice by network and data set, and what a step costs.</summary>
internal static class NetworkTable
{
    public static string Of(IReadOnlyList<GridResult> results)
    {
        string[] datasets = [.. results.Select(result => result.Cell.Dataset).Distinct()];
        string[] networks = [.. results.Select(result => result.Cell.Network).Distinct()];
        var text = new StringBuilder();
        AppendDice(text, results, datasets, networks);
        AppendCost(text.AppendLine(), results, networks);
        return text.ToString();
    }

    private static void AppendDice(StringBuilder text, IReadOnlyList<GridResult> results, string[] datasets, string[] networks)
    {
        var byPair = results.ToLookup(result => (result.Cell.Dataset, result.Cell.Network));
        text.AppendLine($"| network | {string.Join(" | ", datasets)} |");
        text.AppendLine($"| --- |{string.Concat(datasets.Select(_ => " --- |"))}");
        foreach (var network in networks)
        {
            text.AppendLine($"| {network} | {string.Join(" | ", datasets.Select(dataset => Cell(Overall(byPair[(dataset, network)]))))} |");
        }

        var all = datasets.Select(dataset => networks.Select(network => byPair[(dataset, network)].ToArray()).ToArray()).ToArray();
        AppendRow("mean", rows => Change(rows.Average(row => row.Baseline.Mean), rows.Average(row => row.Difference.Mean)));
        AppendRow("higher", rows => $"{rows.Count(row => row.Difference.Mean > 0)} of {rows.Length}");
        AppendRow("beyond the interval: higher, lower", rows => $"{rows.Count(IsHigher)}, {rows.Count(IsLower)}");
        text.AppendLine($"| higher with every seed, lower with every seed | {string.Join(" | ", all.Select(cells => $"{cells.Count(one => BySeed(one).All(value => value > 0))}, {cells.Count(one => BySeed(one).All(value => value < 0))}"))} |");

        void AppendRow(string name, Func<LossComparison[], string> of) => text.AppendLine($"| {name} | {string.Join(" | ", all.Select(cells => of([.. cells.Select(Overall)])))} |");
    }

    // The middle of all trainings of a network: a machine that was busy for a while does not matter.
    private static void AppendCost(StringBuilder text, IReadOnlyList<GridResult> results, string[] networks)
    {
        text.AppendLine("| network | plain, ms | envelope, ms | ratio | plain, peak MB | envelope, peak MB |");
        text.AppendLine("| --- | ---: | ---: | ---: | ---: | ---: |");
        foreach (var network in networks)
        {
            var (plain, envelope) = (Of(GridCell.Plain), Of(GridCell.Envelope));
            text.AppendLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {network} | {Median(plain, one => one.Milliseconds):0} | {Median(envelope, one => one.Milliseconds):0} | {Median(envelope, one => one.Milliseconds) / Median(plain, one => one.Milliseconds):0.00} | {Median(plain, one => one.Megabytes):0} | {Median(envelope, one => one.Megabytes):0} |"));

            GridResult[] Of(string loss) => [.. results.Where(result => result.Cell.Network == network && result.Cell.Loss == loss)];
        }
    }

    private static LossComparison Overall(IEnumerable<GridResult> results)
        => LossComparison.Of([.. results.Select(result => result.ToCellResult())], GridCell.Plain, GridCell.Envelope).Single(one => one.Class == "all");

    private static IEnumerable<double> BySeed(GridResult[] results)
        => results.GroupBy(result => result.Cell.Seed).Select(seed => Overall(seed).Difference.Mean);

    private static string Cell(LossComparison one)
        => IsHigher(one) || IsLower(one) ? Change(one.Baseline.Mean, one.Difference.Mean, "**") : Change(one.Baseline.Mean, one.Difference.Mean);

    private static bool IsHigher(LossComparison one) => one.Difference.Interval?.Low > 0;

    private static bool IsLower(LossComparison one) => one.Difference.Interval?.High < 0;

    private static string Change(double plain, double difference, string mark = "")
        => string.Create(CultureInfo.InvariantCulture, $"{100 * plain:0.0}, {mark}{100 * difference:+0.0;-0.0;0.0}{mark}");

    private static double Median(GridResult[] results, Func<GridResult, double> value) => Descriptive.MedianOf([.. results.Select(value)]);
}
