using System.Globalization;
using Sigmask.Cli.Terminals;
using Sigmask.Cli.Usage;
using Sigmask.Data;
using Spectre.Console;

namespace Sigmask.Cli.Answers;

/// <summary>What <c>inspect</c> says of a data set; the names are those of its JSON.</summary>
internal sealed record InspectionReport(
    string Folder, string Layout, int Cases, int Patients, int Samples, int Dimensions, int Channels, IReadOnlyList<InspectionReport.Amount> Sizes, IReadOnlyList<InspectionReport.Amount> SpacingsMm, IReadOnlyList<ClassCount> Classes, long IgnoredPixels, IReadOnlyList<DataProblem> Problems, IReadOnlyList<InspectionReport.Case> CaseList)
{
    private const int RowsShown = 6;
    private const int ProblemsShown = 30;

    public static InspectionReport Of(string folder, OpenedData opened, DataSurvey survey)
    {
        var whole = opened.Source.Whole;
        return new InspectionReport(
            folder, opened.Layout, whole.Cases.Count, whole.Cases.DistinctBy(key => key.Patient).Count(), opened.Source.Cases.Count, opened.Source.Description.Dimensions, whole.Description.Channels,
            Amounts(survey.Cases.Select(item => string.Join('x', item.Size))),
            Amounts(survey.Cases.Select(item => item.Spacing is { } spacing ? string.Join('x', spacing.Select(side => side.ToString("0.###", CultureInfo.InvariantCulture))) : "unknown")),
            survey.Classes, survey.IgnoredPixels, [.. survey.Problems.Select(problem => problem with { Message = SettingOptions.In(problem.Message) })],
            [.. survey.Cases.Select(item => new Case(item.Key.Case, item.Key.Patient, item.Size, item.Spacing, item.Min, item.Max, [.. item.Counts.SkipLast(1)]))]);
    }

    public void WriteTo(Terminal terminal)
    {
        var console = terminal.Results();
        var facts = new Table().Border(TableBorder.None).HideHeaders().AddColumns("", "");
        facts.AddRow("layout", Markup.Escape(Layout));
        facts.AddRow("cases", Invariant($"{Cases} of {Quantity.Of(Patients, "patient")}{(Samples == Cases ? "" : $", {Quantity.Of(Samples, "slice")}")}, {Quantity.Of(Channels, "channel")}"));
        facts.AddRow("sizes", Shown(Sizes));
        facts.AddRow("spacing, mm", Shown(SpacingsMm));
        console.Write(facts);

        var classes = new Table().Border(TableBorder.Simple).AddColumns("label", "class", "pixels", "share", "cases with it");
        foreach (var item in Classes)
        {
            classes.AddRow(Invariant($"{item.Label}"), Markup.Escape(item.Name), item.Pixels.ToString("N0", CultureInfo.InvariantCulture), item.Share.ToString("P2", CultureInfo.InvariantCulture), Invariant($"{item.Cases}"));
        }

        console.Write(classes);
        terminal.Out.WriteLine(Problems.Count == 0 ? "No problem was found." : $"{Quantity.Of(Problems.Count, "problem")}:");
        foreach (var problem in Problems.Take(ProblemsShown))
        {
            terminal.Out.WriteLine($"  {problem.Message}");
        }

        if (Problems.Count > ProblemsShown)
        {
            terminal.Out.WriteLine(Invariant($"  and {Problems.Count - ProblemsShown} more; --json FILE lists all."));
        }
        else if (Problems.Any(problem => problem.Cases.Any(name => !problem.Message.Contains(name, StringComparison.Ordinal))))
        {
            terminal.Out.WriteLine("  Not all of these cases are named here; --json FILE names all.");
        }
    }

    private static Amount[] Amounts(IEnumerable<string> values) => [.. values.CountBy(value => value).OrderByDescending(item => item.Value).Select(item => new Amount(item.Key, item.Value))];

    private static string Shown(IReadOnlyList<Amount> amounts) =>
        string.Join(", ", amounts.Take(RowsShown).Select(item => Invariant($"{item.Value} ({item.Cases})"))) + (amounts.Count > RowsShown ? Invariant($" and {amounts.Count - RowsShown} others") : "");

    /// <summary>A value and how many cases have it.</summary>
    internal sealed record Amount(string Value, int Cases);

    /// <summary>A case.</summary>
    internal sealed record Case(string Name, string Patient, IReadOnlyList<int> Size, IReadOnlyList<double>? SpacingMm, double? Min, double? Max, IReadOnlyList<long> Pixels);
}
