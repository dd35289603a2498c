using System.CommandLine;
using System.Globalization;
using Sigmask.Cli.Health;
using Sigmask.Cli.Options;
using Sigmask.Cli.Terminals;
using Sigmask.Experiments;
using Sigmask.Metrics;
using Sigmask.Reports;
using Sigmask.Statistics;
using Sigmask.Storage;
using Spectre.Console;

namespace Sigmask.Cli.Verbs;

/// <summary><c>sigmask demo</c>: the main job without any data at hand.</summary>
internal sealed class DemoVerb
{
    private const string DefaultFolder = "runs/demo";
    private const string ReportName = "report.html";

    private readonly Terminal _terminal;
    private readonly Option<int?> _steps = OptionValue.Integer("--steps", "N", "Steps of each training; fewer are quicker and show less (default 400).", 1);
    private readonly Option<int?> _seeds = OptionValue.Integer("--seeds", "N", "Trainings of each task and loss, each with its own weights and order; more take longer and are surer (default 1).", 1);
    private readonly Option<int?> _family = OptionValue.Integer("--family", "N", "Which phantoms: another number, other images (default 2025).", 0);
    private readonly OutputOptions _output = new(DefaultFolder);
    private readonly JsonOption _json = new();

    private DemoVerb(Terminal terminal) => _terminal = terminal;

    public static Command Create(Terminal terminal)
    {
        var verb = new DemoVerb(terminal);
        var command = new Command("demo", "See what it does, without data: makes phantoms of three tasks with noisy annotations, trains the plain loss and the envelope on each, compares them on clean labels.")
        {
            verb._steps, verb._seeds, verb._family,
        };
        verb._output.AddTo(command);
        command.Add(verb._json.Option);
        command.SetAction((parsed, cancellation) => Task.FromResult(verb.Run(parsed, cancellation)));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var folder = _output.Folder(parsed) ?? DefaultFolder;
        _output.RequireFree(parsed, folder);
        var options = Options(parsed);
        ConvolutionGate.Pass(options.Plan);
        var results = ExperimentDisplay.Run(_terminal, progress => new PhantomExperiment(options) { Progress = progress }.Run(cancellation));
        var comparisons = LossComparison.Of(results.Cells, PhantomExperimentOptions.Plain, PhantomExperimentOptions.Envelope);
        var report = PhantomReport.Of(options, results, comparisons, Command(options));
        var settings = PhantomReport.Settings(options).ToArray();
        AtomicFile.WriteText(Path.Combine(folder, ResultsFile.FileName), ResultsFile.Text(results.Cells, comparisons, settings));
        AtomicFile.WriteText(Path.Combine(folder, ReportName), report.ToHtml());
        _json.Report(parsed, _terminal, ResultsFile.Tree(results.Cells, comparisons, settings), () => Show(comparisons, folder));
        return ExitCode.Done;
    }

    private PhantomExperimentOptions Options(ParseResult parsed)
    {
        var options = new PhantomExperimentOptions();
        return options with
        {
            Seeds = [.. Enumerable.Range(1, parsed.GetValue(_seeds) ?? options.Seeds.Count)],
            Family = (ulong)(parsed.GetValue(_family) ?? (int)options.Family),
            Plan = options.Plan with { Options = options.Plan.Options with { Steps = parsed.GetValue(_steps) ?? options.Plan.Options.Steps } },
        };
    }

    private static string Command(PhantomExperimentOptions options) =>
        Invariant($"sigmask demo --steps {options.Plan.Options.Steps} --seeds {options.Seeds.Count} --family {options.Family}");

    private void Show(IReadOnlyList<LossComparison> comparisons, string folder)
    {
        var table = new Table().AddColumn("task").AddColumn("structure");
        foreach (var name in new[] { "plain loss", "envelope", "difference", "95 % interval" })
        {
            table.AddColumn(new TableColumn(name).RightAligned());
        }

        foreach (var one in comparisons)
        {
            var interval = one.Difference.Interval is { } range ? $"{Points(range.Low)} to {Points(range.High)}" : "";
            table.AddRow(one.Dataset, one.Class, Percent(one.Baseline), Percent(one.Method), Points(one.Difference.Mean), interval);
        }

        _terminal.Results().Write(table);
        _terminal.Out.WriteLine("Dice in percent on the clean labels of test images; differences and their intervals in points.");
        _terminal.Out.WriteLine(ExperimentReport.Verdict(comparisons));
        _terminal.Out.WriteLine($"Pictures and settings: {Path.Combine(folder, ReportName)}");
    }

    private static string Percent(Estimate estimate) => (100 * estimate.Mean).ToString("0.0", CultureInfo.InvariantCulture);

    private static string Points(double value) => (100 * value).ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture);
}
