using System.Globalization;
using System.Text;
using Sigmask.Experiments;

namespace Sigmask.Benchmarks.Networks;

/// <summary>The results as Markdown: a table for each data set, a row for each network.</summary>
internal static class NetworkTable
{
    public static string Of(IReadOnlyList<GridResult> results)
    {
        var text = new StringBuilder();
        foreach (var dataset in results.GroupBy(result => result.Cell.Dataset))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"**{dataset.Key}**").AppendLine();
            text.AppendLine("| network | plain | envelope | difference | by seed | ms a step, plain | envelope | peak MB, plain | envelope |");
            text.AppendLine("| --- | ---: | ---: | --- | --- | ---: | ---: | ---: | ---: |");
            var rows = dataset.GroupBy(result => result.Cell.Network).Select(group => (Network: group.Key, Results: group.ToArray())).ToArray();
            foreach (var (network, cells) in rows)
            {
                text.AppendLine(Row(network, cells));
            }

            text.AppendLine(Summary([.. rows.Select(row => Overall(row.Results))])).AppendLine();
        }

        return text.ToString();
    }

    private static string Row(string network, GridResult[] results)
    {
        var overall = Overall(results);
        var seeds = results.GroupBy(result => result.Cell.Seed).OrderBy(seed => seed.Key).Select(seed => Signed(Overall([.. seed]).Difference.Mean));
        var interval = overall.Difference.Interval is { } range ? $" ({Percent(range.Low)} to {Percent(range.High)})" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {network} | {Percent(overall.Baseline.Mean)} | {Percent(overall.Method.Mean)} | {Signed(overall.Difference.Mean)}{interval} | {string.Join(", ", seeds)} | {Mean(GridCell.Plain, result => result.Milliseconds):0} | {Mean(GridCell.Envelope, result => result.Milliseconds):0} | {Mean(GridCell.Plain, result => result.Megabytes):0} | {Mean(GridCell.Envelope, result => result.Megabytes):0} |");

        double Mean(string loss, Func<GridResult, double> value) => results.Where(result => result.Cell.Loss == loss).Average(value);
    }

    private static string Summary(LossComparison[] rows)
        => $"| mean of {rows.Length} | {Percent(rows.Average(row => row.Baseline.Mean))} | {Percent(rows.Average(row => row.Method.Mean))} | {Signed(rows.Average(row => row.Difference.Mean))}; higher for {rows.Count(row => row.Difference.Mean > 0)}, beyond the interval for {rows.Count(row => row.Difference.Interval?.Low > 0)} up and {rows.Count(row => row.Difference.Interval?.High < 0)} down | | | | | |";

    private static LossComparison Overall(GridResult[] results)
        => LossComparison.Of([.. results.Select(result => result.ToCellResult())], GridCell.Plain, GridCell.Envelope).Single(one => one.Class == "all");

    private static string Percent(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture);

    private static string Signed(double share) => (100 * share).ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture);
}
