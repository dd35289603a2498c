using System.CommandLine;
using Sigmask.Cli.Options;
using Sigmask.Cli.Terminals;
using Sigmask.Cli.Usage;
using Sigmask.Data;
using Sigmask.Inference;
using Sigmask.Metrics;
using Sigmask.Storage;

namespace Sigmask.Cli.Verbs;

/// <summary><c>sigmask evaluate</c>: how well predictions, or the network of a run, agree with references.</summary>
internal sealed class EvaluateVerb
{
    private readonly Terminal terminal;
    private readonly Option<string?> predictionsOption = new("--predictions") { HelpName = "DIR", Description = "Predicted label maps, as 'predict' writes them; with --references." };
    private readonly Option<string?> referencesOption = new("--references") { HelpName = "DIR", Description = "Label maps to hold them against, of the same names." };
    private readonly Option<string?> runOption = SavedRun.Option(isRequired: false);
    private readonly DataOptionSet dataOptions = new(isRequired: false);
    private readonly DeviceOptionSet deviceOptions = new();
    private readonly OutputOptions outputOptions = new("none: only the table");
    private readonly AgainstOption againstOption = new();
    private readonly JsonOption jsonOption = new();

    private EvaluateVerb(Terminal terminal) => this.terminal = terminal;

    public static Command Create(Terminal terminal)
    {
        var verb = new EvaluateVerb(terminal);
        var command = new Command("evaluate", "Dice and IoU of every case and class, and means with confidence intervals: of label maps (--predictions, --references) or of a trained network (--run, --data; the cases held back from its training).")
        {
            verb.predictionsOption, verb.referencesOption, verb.runOption,
        };
        verb.dataOptions.AddTo(command);
        verb.deviceOptions.AddTo(command);
        verb.outputOptions.AddTo(command);
        command.Add(verb.againstOption.Option);
        command.Add(verb.jsonOption.Option);
        command.SetAction((parsed, cancellation) => Task.FromResult(verb.Run(parsed, cancellation)));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var ofRun = IsOfRun(parsed);
        var file = outputOptions.Folder(parsed) is { } folder ? Path.Combine(folder, MetricsFile.FileName) : null;
        if (file is not null && File.Exists(file) && !outputOptions.IsForced(parsed))
        {
            throw new UsageException($"--out: {file} is there already; choose another folder, or say --force to replace it.");
        }

        var others = againstOption.Read(parsed);
        var scores = ofRun ? ScoresOfRun(parsed, cancellation) : ScoresOfMaps(parsed, cancellation);
        var summary = ScoreSummary.Of(scores);
        var results = MetricsFile.Tree(scores, summary);
        var comparison = others is null ? null : new ComparisonReport(results, others);
        if (file is not null)
        {
            AtomicFile.WriteText(file, MetricsFile.Format(scores, summary));
            comparison?.Write(Path.GetDirectoryName(file)!);
        }

        if (comparison is not null)
        {
            results["comparison"] = comparison.Tree();
        }

        jsonOption.Report(parsed, terminal, results, () =>
        {
            terminal.Results().Write(ScoreTable.Of(summary));
            terminal.Out.WriteLine(CaseScore.Policy);
            comparison?.Show(terminal);
        });
        return ExitCode.Done;
    }

    private bool IsOfRun(ParseResult parsed) => (parsed.GetValue(predictionsOption), parsed.GetValue(referencesOption), parsed.GetValue(runOption), dataOptions.Folder(parsed)) switch
    {
        (not null, not null, null, null) => false,
        (null, null, not null, not null) => true,
        _ => throw new UsageException("give either --predictions DIR and --references DIR, or --run DIR and --data DIR."),
    };

    private List<CaseScore> ScoresOfMaps(ParseResult parsed, CancellationToken cancellation)
    {
        var pairs = LabelMapPairs.Open(parsed.GetValue(predictionsOption)!, parsed.GetValue(referencesOption)!, dataOptions.Typed(parsed));
        var scores = new List<CaseScore>();
        for (var index = 0; index < pairs.Cases.Count; index++)
        {
            cancellation.ThrowIfCancellationRequested();
            var pair = pairs.Read(index);
            scores.AddRange(CaseScore.Of(pair.Key, pair.Predicted, pair.Reference, pairs.Labels.Names));
        }

        return scores;
    }

    private IReadOnlyList<CaseScore> ScoresOfRun(ParseResult parsed, CancellationToken cancellation)
    {
        var run = SavedRun.Open(parsed.GetValue(runOption)!);
        var opened = dataOptions.Open(parsed, [], new DataOptions { Labels = run.Labels, Channels = run.Record.Data.Description.Channels, Dimensions = run.Record.Data.Description.Dimensions });
        using var predictor = Predictor.Load(run.Folder, deviceName: deviceOptions.Device(parsed));
        deviceOptions.UseThreads(parsed);
        var cases = HeldBack(run, opened.Source);
        var scores = Evaluation.Of(predictor, cases, cancellation);
        terminal.Tell([.. opened.Notes, cases == opened.Source
            ? $"{opened.Source.Description.Name}: all {cases.Cases.Count} cases; the run was trained on other data"
            : $"{opened.Source.Description.Name}: the {cases.Cases.Count} cases that were held back from the training of {run.Folder.Location}"]);
        return scores;
    }

    // Of the data it was trained on, a network is only scored on what it has not seen. Other data may have cases of the same names.
    private static ISampleSource HeldBack(SavedRun run, ISampleSource data)
    {
        var split = run.ReadSplit();
        var names = data.Cases.Select(key => key.Case).ToHashSet();
        if (!split.Training.Concat(split.Validation).All(names.Contains))
        {
            return data;
        }

        var (training, held) = split.Apply(data);
        return DataFingerprint.Of(training) == run.Record.Data.Fingerprint ? held : data;
    }
}
