using System.CommandLine;
using System.Text.Json;
using Sigmask.Cli.Answers;
using Sigmask.Cli.Inputs;
using Sigmask.Cli.Options;
using Sigmask.Cli.Terminals;
using Sigmask.Cli.Usage;
using Sigmask.Data;
using Sigmask.Files;
using Sigmask.Inference;
using Sigmask.Metrics;
using Sigmask.Reports;

namespace Sigmask.Cli.Verbs;

/// <summary><c>sigmask evaluate</c>: how well predictions, or the network of a run, agree with references.</summary>
internal sealed class EvaluateVerb
{
    // What a data set or a network has, and label maps have not.
    private static readonly string[] OfRunAlone = ["--layout", "--channels", "--dimensions", "--paint-order", "--masks", "--device", "--precision"];

    private readonly Terminal terminal;
    private readonly Option<string?> predictionsOption = new("--predictions") { HelpName = "DIR", Description = "Predicted label maps, volumes or pictures, as 'predict' writes them; with --references." };
    private readonly Option<string?> referencesOption = new("--references") { HelpName = "DIR", Description = "Label maps to hold them against, of the same names; one without prediction counts as missed." };
    private readonly Option<string?> runOption = SavedRun.Option(isRequired: false);
    private readonly DataOptionSet dataOptions = new(isRequired: false);
    private readonly Option<bool> plotsOption = new("--plots") { Description = $"Draw box plots of each class, Bland-Altman plots of sizes and the worst cases as well, in {EvaluationPlots.FolderName}/ of --out." };
    private readonly MetricOptionSet metricOptions = new();
    private readonly DeviceOptionSet deviceOptions = new();
    private readonly OutputOptions outputOptions = new("none: only the table");
    private readonly AgainstOption againstOption = new();
    private readonly JsonOption jsonOption = new();

    private EvaluateVerb(Terminal terminal) => this.terminal = terminal;

    public static Command Create(Terminal terminal)
    {
        var verb = new EvaluateVerb(terminal);
        var command = new Command("evaluate", "Overlap, surface distances, sizes and lesions of every case and class, and means with confidence intervals: of label maps (--predictions, --references) or of a trained network (--run, --data; the cases held back from its training).")
        {
            verb.predictionsOption, verb.referencesOption, verb.runOption,
        };
        verb.dataOptions.AddTo(command);
        verb.metricOptions.AddTo(command);
        verb.deviceOptions.AddTo(command);
        verb.outputOptions.AddTo(command);
        command.Add(verb.plotsOption);
        command.Add(verb.againstOption.Option);
        command.Add(verb.jsonOption.Option);
        command.SetAction((parsed, cancellation) => Task.FromResult(verb.Run(parsed, cancellation)));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var ofRun = IsOfRun(parsed);
        if (!ofRun)
        {
            RequireOfMaps(parsed);
        }

        var folder = outputOptions.Folder(parsed);
        RequireOutput(parsed, folder);
        var others = againstOption.Read(parsed);
        using IEvaluand evaluand = ofRun ? OfRun(parsed) : OfMaps(parsed);
        var options = metricOptions.Read(parsed, evaluand.AreHeads, deviceOptions.Threads(parsed) ?? Environment.ProcessorCount);
        var measured = CountDisplay.Run(terminal, "cases scored:", evaluand.Count, onMeasured => evaluand.Measure(options, onMeasured, cancellation), CountDisplay.Patience);
        measured = measured with { Notes = [.. measured.Notes.Select(SettingOptions.In)] };
        var summary = measured.Summary();
        var results = MetricsFile.Tree(measured, summary);
        var comparison = others is null ? null : new AgainstReport(results, others, measured.Unit);
        terminal.Tell([.. evaluand.Notes, .. measured.Notes]);
        string[] written = folder is null ? [] : Write(folder, measured, summary, GivenWords.Of(parsed), comparison, parsed.GetValue(plotsOption) ? evaluand.Show : null);
        if (comparison is not null)
        {
            results["comparison"] = comparison.Tree();
        }

        jsonOption.Report(parsed, terminal, () => results, () =>
        {
            terminal.Results().Write(ScoreTable.Of(summary, measured.Unit));
            ScoreTable.Explain(measured, terminal);
            comparison?.Show(terminal);
            if (folder is not null)
            {
                terminal.Out.WriteLine($"{folder}: {string.Join(", ", written)} written.");
            }
        });
        return ExitCode.Done;
    }

    // The names of what it wrote.
    private string[] Write(string folder, MeasuredCases measured, IReadOnlyCollection<ScoreSummary> summary, IReadOnlyList<string> command, AgainstReport? comparison, Func<string, ShownCase>? plotted)
    {
        RemoveFormer(folder);
        AtomicFile.WriteText(Path.Combine(folder, MetricsFile.FileName), MetricsFile.Format(measured, summary, command));
        AtomicFile.WriteText(Path.Combine(folder, MetricsTable.FileName), MetricsTable.Format(measured));
        string[] written = [MetricsFile.FileName, MetricsTable.FileName, .. comparison?.Write(folder) ?? []];
        if (plotted is null)
        {
            return written;
        }

        // Where no case can be scored there is nothing to plot.
        var plots = Path.Combine(folder, EvaluationPlots.FolderName);
        EvaluationPlots.Write(plots, measured, plotted);
        return Directory.Exists(plots) ? [.. written, $"{EvaluationPlots.FolderName}/"] : written;
    }

    private void RequireOutput(ParseResult parsed, string? folder)
    {
        if (folder is null)
        {
            if (parsed.GetValue(plotsOption))
            {
                throw new UsageException("--plots: say by --out DIR where the plots are to be written.");
            }

            return;
        }

        OutputOptions.RequireNoFile(folder);
        var former = FormerCommand(folder);
        string[] own = former.Length == 0 ? [] : Standing(folder, former.Contains(againstOption.Option.Name), former.Contains(plotsOption.Name));
        if (Standing(folder, isCompared: true, parsed.GetValue(plotsOption)).Except(own).FirstOrDefault() is { } stranger)
        {
            throw new UsageException($"--out {folder}: it holds {Path.GetRelativePath(folder, stranger)}, which no evaluation wrote, so --force does not replace it; choose another folder.");
        }

        if (own.Length > 0 && !outputOptions.IsForced(parsed))
        {
            throw new UsageException($"--out: {own[0]} is there already; choose another folder, or say --force to replace it.");
        }
    }

    // What there is of all that an evaluation writes.
    private static string[] Standing(string folder, bool isCompared, bool isPlotted) =>
    [
        .. ((string[])[MetricsFile.FileName, MetricsTable.FileName, .. isCompared ? AgainstReport.FileNames : []]).Select(name => Path.Combine(folder, name)).Where(File.Exists),
        .. isPlotted ? EvaluationPlots.Standing(Path.Combine(folder, EvaluationPlots.FolderName)) : [],
    ];

    // The words of the evaluation that wrote the scores in a folder, which tell what else it wrote; none if none did. The scores of a training, which lie beside its network, have no command: that stands in its record.
    private static string[] FormerCommand(string folder)
    {
        try
        {
            using var content = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, MetricsFile.FileName)));
            string[] words = [.. content.RootElement.GetProperty("command").EnumerateArray().Select(word => word.GetString() ?? "")];
            return words is ["evaluate", ..] ? words : [];
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    // What a former evaluation wrote beside its metrics, which may not be written anew.
    private void RemoveFormer(string folder)
    {
        var former = FormerCommand(folder);
        foreach (var name in former.Contains(againstOption.Option.Name) ? AgainstReport.FileNames : [])
        {
            File.Delete(Path.Combine(folder, name));
        }

        if (former.Contains(plotsOption.Name))
        {
            EvaluationPlots.Remove(Path.Combine(folder, EvaluationPlots.FolderName));
        }
    }

    private void RequireOfMaps(ParseResult parsed)
    {
        if (dataOptions.Options.Concat(deviceOptions.Options).FirstOrDefault(option => OfRunAlone.Contains(option.Name) && parsed.GetResult(option) is { Implicit: false }) is { } given)
        {
            throw new UsageException($"{given.Name} is about the data or the network of --run; leave it out with --predictions and --references.");
        }
    }

    private bool IsOfRun(ParseResult parsed) => (parsed.GetValue(predictionsOption), parsed.GetValue(referencesOption), parsed.GetValue(runOption), dataOptions.Folder(parsed)) switch
    {
        (not null, not null, null, null) => false,
        (null, null, not null, not null) => true,
        _ => throw new UsageException("give either --predictions DIR and --references DIR, or --run DIR and --data DIR."),
    };

    private EvaluatedMaps OfMaps(ParseResult parsed) =>
        new(CountDisplay.Run(terminal, "label maps read:", onRead => LabelMapPairs.Open(parsed.GetValue(predictionsOption)!, parsed.GetValue(referencesOption)!, dataOptions.Typed(parsed) with { OnMaskRead = onRead }), CountDisplay.Patience));

    private EvaluatedRun OfRun(ParseResult parsed)
    {
        var run = SavedRun.Open(parsed.GetValue(runOption)!);
        var data = run.Record.Data.Description;
        var (origin, folder) = (run.ReadOrigin(), dataOptions.Folder(parsed)!);
        var known = dataOptions.Fitting(parsed, origin?.KnownOf(folder) ?? new DataOptions()) with { Channels = data.Channels, Dimensions = data.Dimensions };
        var opened = LikeTraining.Open(folder, origin, known with { Labels = run.Labels }, dataOptions.Typed(parsed), (options, layout) => dataOptions.Open(parsed, [], options, terminal, folder, layout));
        if (opened.Source is AnnotatedPictureSource && data.Dimensions > 2)
        {
            throw new DataException($"{folder} holds pictures, but the network of {run.Folder.Location} segments whole volumes; give volumes, or a run on pictures.");
        }

        data.Require(opened.Source.Description);
        if (dataOptions.Typed(parsed).Labels is null && origin?.IsOf(folder) is not true)
        {
            ForeignLabels.Refuse(folder, run.Labels, () => dataOptions.Open(parsed, [], known with { OnProblem = _ => { } }, terminal).Labels);
        }

        deviceOptions.Begin(parsed);
        return new(run, opened, Predictor.Load(run.Folder, new PredictionOptions { Precision = deviceOptions.Precision(parsed) }, deviceName: deviceOptions.Device(parsed)));
    }
}
