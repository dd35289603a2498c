using System.CommandLine;
using Sigmask.Cli.Options;
using Sigmask.Cli.Terminals;
using Sigmask.Cli.Usage;
using Sigmask.Data;
using Sigmask.Metrics;
using Sigmask.Storage;

namespace Sigmask.Cli.Verbs;

/// <summary><c>sigmask evaluate</c>: how well predictions agree with references.</summary>
internal sealed class EvaluateVerb
{
    private readonly Terminal _terminal;
    private readonly Option<string?> _predictions = new("--predictions") { HelpName = "DIR", Description = "Predicted label maps, as 'predict' writes them.", Required = true };
    private readonly Option<string?> _references = new("--references") { HelpName = "DIR", Description = "Label maps to hold them against, of the same names.", Required = true };
    private readonly Option<string?> _labels = new("--labels") { HelpName = "TABLE", Description = "What the values of both mean, as 1=RV,2=MYO,3=LV (default: labels.json beside the predictions, else the values found)." };
    private readonly Option<string?> _patients = new("--patient-pattern") { HelpName = "REGEX", Description = @"Finds the patient in a case's name, as ^(\d+)_; intervals are over patients." };
    private readonly OutputOptions _output = new("none: only the table");
    private readonly JsonOption _json = new();

    private EvaluateVerb(Terminal terminal) => _terminal = terminal;

    public static Command Create(Terminal terminal)
    {
        var verb = new EvaluateVerb(terminal);
        var command = new Command("evaluate", "How well predicted label maps agree with references: Dice and IoU of every case and class, and means with confidence intervals.")
        {
            verb._predictions, verb._references, verb._labels, verb._patients, verb._json.Option,
        };
        verb._output.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.FromResult(verb.Run(parsed, cancellation)));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var file = _output.Folder(parsed) is { } folder ? Path.Combine(folder, MetricsFile.FileName) : null;
        if (file is not null && File.Exists(file) && !_output.IsForced(parsed))
        {
            throw new UsageException($"--out: {file} is there already; choose another folder, or say --force to replace it.");
        }

        var labels = parsed.GetValue(_labels);
        var pairs = LabelMapPairs.Open(
            parsed.GetRequiredValue(_predictions)!,
            parsed.GetRequiredValue(_references)!,
            new DataOptions { Labels = labels is null ? null : LabelTable.Parse(labels), PatientPattern = parsed.GetValue(_patients) });
        var scores = new List<CaseScore>();
        for (var index = 0; index < pairs.Cases.Count; index++)
        {
            cancellation.ThrowIfCancellationRequested();
            var pair = pairs.Read(index);
            scores.AddRange(CaseScore.Of(pair.Key, pair.Predicted, pair.Reference, pairs.Labels.Names));
        }

        var summary = ScoreSummary.Of(scores);
        if (file is not null)
        {
            AtomicFile.WriteText(file, MetricsFile.Format(scores, summary));
        }

        _json.Report(parsed, _terminal, MetricsFile.Tree(scores, summary), () =>
        {
            _terminal.Results().Write(ScoreTable.Of(summary));
            _terminal.Out.WriteLine(CaseScore.Policy);
        });
        return ExitCode.Done;
    }
}
