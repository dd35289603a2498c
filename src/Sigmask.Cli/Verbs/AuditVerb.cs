using System.CommandLine;
using Sigmask.Auditing;
using Sigmask.Cli.Health;
using Sigmask.Cli.Options;
using Sigmask.Cli.Terminals;
using Sigmask.Cli.Usage;
using Sigmask.Data;
using Sigmask.Imaging;
using Sigmask.Losses;
using Sigmask.Models;
using Sigmask.Reports;
using Sigmask.Files;
using Sigmask.Training;
using Spectre.Console;

namespace Sigmask.Cli.Verbs;

/// <summary><c>sigmask audit</c>: where the annotations of a data set are probably wrong, by networks that learned from other patients; with <c>--apply</c> an <see cref="AuditCorrection"/>.</summary>
internal sealed class AuditVerb
{
    private const int ShownInTerminal = 10;

    // Below it a note warns; it is no limit, since small sets are audited to try things out.
    private const int FewestPatients = 10;
    private static readonly EnvelopeOptions Envelope = new() { Sigma = 0, Evidence = Evidence.ByClass, TopK = ImageMass.Share(1) };

    private readonly Terminal terminal;
    private readonly DataOptionSet dataOptions = new(isRequired: false);
    private readonly Option<int?> foldsOption = OptionValue.Integer("--folds", "K", "Trainings, each with one of K parts of the patients held back, which its network judges (default 5).", 2);
    private readonly Option<int?> seedsOption = OptionValue.Integer("--seeds", "N", "Networks of each fold, whose probabilities are averaged; more take longer and judge better (default 1).", 1);
    private readonly Option<int?> picturesOption = OptionValue.Integer("--pictures", "N", "Regions that get a picture and a place on the page, the most suspicious (default 100).", 0);
    private readonly LossOption lossOption = new("ce+dice", "bce+dice");
    private readonly EnvelopeOptionSet envelopeOptions = new(Envelope, Guide.Early);
    private readonly TrainingOptionSet trainingOptions = new(holdsBack: false);
    private readonly PreprocessingOptionSet preprocessingOptions = new();
    private readonly OutputOptions outputOptions = new(null);
    private readonly JsonOption jsonOption = new();
    private readonly AuditCorrection correction;

    private AuditVerb(Terminal terminal)
    {
        this.terminal = terminal;
        correction = new(terminal, dataOptions, outputOptions, jsonOption);
    }

    /// <param name="terminal">Where it writes.</param>
    /// <param name="termination">Cancelled, before the verb's own token is, if the system asks the process to end.</param>
    public static Command Create(Terminal terminal, CancellationToken termination)
    {
        var verb = new AuditVerb(terminal);
        var command = new Command("audit", "Find where annotations are probably wrong: networks proofread the cases of patients that they did not learn from, and the regions they would change are ranked. The same command (without --force) resumes where it was stopped.");
        verb.dataOptions.AddTo(command);
        foreach (Option option in (Option[])[verb.foldsOption, verb.seedsOption, verb.picturesOption, .. verb.correction.Options, verb.lossOption.Option])
        {
            command.Add(option);
        }

        verb.envelopeOptions.AddTo(command);
        verb.preprocessingOptions.AddTo(command);
        verb.trainingOptions.AddTo(command);
        verb.outputOptions.AddTo(command);
        command.Add(verb.jsonOption.Option);
        command.SetAction((parsed, cancellation) => Task.FromResult(verb.correction.Verdicts(parsed) is { } verdicts ? verb.correction.Run(parsed, verdicts, cancellation) : ResumableWork.Run(terminal, "sigmask audit: ", () => verb.Run(parsed, cancellation), termination)));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var data = dataOptions.Folder(parsed) ?? throw new UsageException("--data: name the folder of the data set to audit.");
        correction.RequireNone(parsed);
        var (folder, plan) = (new AuditFolder(outputOptions.Folder(parsed)!), Plan(parsed));
        RequireFree(parsed, folder, data);
        ComputeDevice.Find(plan.Training.Options.Device);
        ConvolutionGate.Pass(plan.Training);
        plan.Training.Options.Cache.RequireUsable();
        var opened = dataOptions.Open(parsed, parsed.GetValue(envelopeOptions.IgnoreIndex) ?? [], new DataOptions(), terminal);
        var forms = new Lazy<IReadOnlyList<SampleForm>>(() => [.. Enumerable.Range(0, opened.Source.Cases.Count).Select(opened.Source.FormOf)]);
        plan = plan with { Training = plan.Training with { Preprocessing = preprocessingOptions.Read(parsed, opened, forms) } };

        // Fails where there are fewer patients than folds; a former audit goes only once nothing more can be wrong with the command.
        Split.OfFold(opened.Source.Cases, new Fold(1, plan.Folds), plan.Training.Options.Seed);
        using var own = folder.Lock();
        var patients = opened.Source.Whole.Cases.DistinctBy(key => key.Patient).Count();
        terminal.Tell([.. opened.Notes, .. Uncorrectable(opened, data), .. FewPatients(opened, patients, plan.Folds), Invariant($"{opened.Source.Description.Name}: {Quantity.Of(opened.Source.Whole.Cases.Count, "case")} of {Quantity.Of(patients, "patient")}, {Quantity.Of(plan.Folds * plan.Seeds, "training")}; writing {folder.Location}")]);
        if (outputOptions.IsForced(parsed))
        {
            folder.Clear();
        }

        try
        {
            var audit = AuditDisplay.Run(terminal, progress => new CrossValidation(plan) { Folder = folder.Folds, Command = GivenWords.Of(parsed), Progress = progress }.Run(opened.Source, judge => Judged(judge, cancellation), cancellation));
            var record = new AuditRecord(audit, DataOrigin.Of(data, opened, dataOptions.Typed(parsed), null), opened.Labels, new Dictionary<string, string>(AuditSettings.Of(plan)) { ["command"] = GivenWords.Line(parsed) });
            Write(parsed, folder, record, opened.Source.Whole, cancellation);
            if (AuditDoubt.Of(audit) is { } doubt)
            {
                terminal.Tell(doubt);
            }

            jsonOption.Report(parsed, terminal, () => record.Summary(), () => Show(audit, folder));
            return ExitCode.Done;
        }
        catch (OperationCanceledException)
        {
            terminal.Error.WriteLine($"{folder.Location} holds what is done so far; {OutputOptions.SameCommand(outputOptions.IsForced(parsed))} goes on.");
            throw;
        }
    }

    // Before hours of training and reviewing, not after them.
    private static IEnumerable<string> Uncorrectable(OpenedData opened, string data)
    {
        if (!CorrectedCopy.IsPossible(opened.Source))
        {
            yield return $"{opened.Source.Description.Name}: annotations of layout '{opened.Layout}' in this form cannot be corrected region by region, so verdicts can be given and saved, but --apply cannot carry them out. For a corrected copy, convert the annotations to masks (images/ and masks/, docs/data.md) or label volumes first and audit those.";
        }
        else if (CorrectedCopy.Obstacle(data) is { } obstacle)
        {
            yield return $"{obstacle} Until then verdicts can be given and saved, but --apply refuses to write a corrected copy.";
        }
    }

    // Networks that have seen next to nothing contradict what is right, and nothing in their ranking shows it.
    private static string[] FewPatients(OpenedData opened, int patients, int folds)
    {
        // The largest fold holds back the most.
        var fewest = patients - ((patients + folds - 1) / folds);
        return fewest >= FewestPatients ? [] :
        [
            Invariant($"{opened.Source.Description.Name}: a fold's networks learn from as few as {Quantity.Of(fewest, "patient")}, fewer than {FewestPatients}, so much of what they find will be mistakes of their own. Audit more patients{(folds < patients ? Invariant($", or leave fewer out of each fold by more folds (--folds, at most {patients})") : "")}."),
        ];
    }

    private LabelAudit Judged(IJudge judge, CancellationToken cancellation) =>
        CountDisplay.Run(terminal, "cases judged:", judge.Cases.Cases.Count, onJudged => LabelAudit.Of(judge, onJudged, cancellation), CountDisplay.Patience);

    private AuditPlan Plan(ParseResult parsed)
    {
        var loss = lossOption.Read(parsed, isMultiLabel: false);
        var options = trainingOptions.Training(parsed);
        return new AuditPlan
        {
            Folds = parsed.GetValue(foldsOption) ?? 5,
            Seeds = parsed.GetValue(seedsOption) ?? 1,
            Training = new TrainingPlan
            {
                Model = trainingOptions.Model(parsed),
                EncoderWeights = trainingOptions.EncoderFile(parsed),
                Loss = loss,
                Envelope = envelopeOptions.ReadFor(loss, parsed, options.BatchSize),
                Guide = envelopeOptions.ReadGuide(parsed),
                Augmentation = trainingOptions.Augmentation(parsed),

                // Nobody may choose among the weights of a training by the cases held back.
                Options = options with { KeepBest = false },
            },
        };
    }

    private void RequireFree(ParseResult parsed, AuditFolder folder, string data)
    {
        OutputOptions.RequireApart(folder.Location, data);
        OutputOptions.RequireNoFile(folder.Location);

        if (folder.Obstacle is { } obstacle)
        {
            throw new UsageException($"--out {folder.Location}: it holds {obstacle}, which no audit wrote, so --force does not replace it; choose another folder.");
        }

        if (!outputOptions.IsForced(parsed) && (folder.Strangers.Count > 0 || folder.IsFinished))
        {
            throw new UsageException($"--out {folder.Location}: the folder holds {(folder.IsFinished ? "a finished audit; choose another, or say --force to replace it" : "something that is no audit; choose another, or say --force to write the audit among it")}.");
        }
    }

    private void Write(ParseResult parsed, AuditFolder folder, AuditRecord record, ISampleSource cases, CancellationToken cancellation)
    {
        var audit = record.Audit;
        var (places, shown) = (cases.Cases.Index().ToDictionary(one => one.Item.Case, one => one.Index), audit.Regions.Take(parsed.GetValue(picturesOption) ?? 100).ToArray());
        var (pictures, crops) = (new Picture[shown.Length], new Picture[shown.Length]);

        // A case at a time, so that none is read twice.
        foreach (var group in shown.Index().GroupBy(one => one.Item.Case.Key.Case))
        {
            cancellation.ThrowIfCancellationRequested();
            var sample = cases.Read(places[group.Key]);
            foreach (var (index, (_, region)) in group)
            {
                (pictures[index], crops[index]) = (RegionPicture.Draw(sample, region), RegionPicture.Crop(sample, region));
            }
        }

        folder.ClearOverlays();
        foreach (var (index, (item, region)) in shown.Index())
        {
            ImageFile.WritePng(folder.OverlayFile(index + 1, item.Key.Case, region.Number), pictures[index]);
        }

        AtomicFile.WriteText(folder.Regions, AuditTables.Regions(audit));
        AtomicFile.WriteText(folder.Cases, AuditTables.Cases(audit));
        var command = CorrectedCopy.IsPossible(cases) ? $"sigmask audit --apply verdicts.csv --audit {ShellWord.Of(folder.Location)} --out CORRECTED" : null;
        AtomicFile.WriteText(folder.Page, new AuditPage { Audit = audit, Pictures = pictures, Crops = crops, Settings = record.Settings, ApplyCommand = command }.ToHtml());

        // The last: it makes the audit a finished one.
        AtomicFile.WriteText(folder.Record, record.Format());
    }

    private void Show(LabelAudit audit, AuditFolder folder)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var name in new[] { "rank", "case", "region", "label", "suggested", "pixels", "suspicion" })
        {
            table.AddColumn(new TableColumn(name));
        }

        foreach (var (index, (item, region)) in audit.Regions.Take(ShownInTerminal).Index())
        {
            table.AddRow(
            [
                .. new[] { Invariant($"{index + 1}"), item.Key.Case, Invariant($"{region.Number}"), audit.Data.Classes[region.Given], audit.Data.Classes[region.Suggested], Invariant($"{region.Pixels}"), Invariant($"{100 * region.Suspicion:0.0} %") }
                    .Select(Markup.Escape),
            ]);
        }

        terminal.Results().Write(table);
        terminal.Out.WriteLine($"{Quantity.Of(audit.Regions.Count, "suspicious region")} in {Quantity.Of(audit.Cases.Count, "case")}: {folder.Regions}; to judge them: {folder.Page}");
    }
}
