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

/// <summary><c>sigmask audit</c>: where the annotations of a data set are probably wrong, by networks that learned from other patients; and the corrected copy that a reviewer's verdicts make.</summary>
internal sealed class AuditVerb
{
    private const string PageName = "audit.html";
    private const int ShownInTerminal = 10;

    // Below it a note warns; it is no limit, since small sets are audited to try things out.
    private const int FewestPatients = 10;
    private static readonly string[] OfApply = ["--data", "--apply", "--audit", "--out", "--force", "--json"];
    private static readonly EnvelopeOptions Envelope = new() { Sigma = 0, Evidence = Evidence.ByClass, TopK = ImageMass.Share(1) };

    private readonly Terminal terminal;
    private readonly DataOptionSet dataOptions = new(isRequired: false);
    private readonly Option<int?> foldsOption = OptionValue.Integer("--folds", "K", "Trainings, each with one of K parts of the patients held back, which its network judges (default 5).", 2);
    private readonly Option<int?> seedsOption = OptionValue.Integer("--seeds", "N", "Networks of each fold, whose probabilities are averaged; more take longer and judge better (default 1).", 1);
    private readonly Option<int?> picturesOption = OptionValue.Integer("--pictures", "N", "Regions that get a picture and a place on the page, the most suspicious (default 100).", 0);
    private readonly Option<string?> applyOption = new("--apply") { HelpName = "VERDICTS.csv", Description = "Write a copy of the data, into --out, in which the regions that a reviewer accepted have the suggested labels; originals stay as they are." };
    private readonly Option<string?> auditOption = new("--audit") { HelpName = "DIR", Description = "With --apply: the folder of the audit (default: where VERDICTS.csv lies)." };
    private readonly LossOption lossOption = new("ce+dice", "bce+dice");
    private readonly EnvelopeOptionSet envelopeOptions = new(Envelope, Guide.Early);
    private readonly TrainingOptionSet trainingOptions = new(holdsBack: false);
    private readonly PreprocessingOptionSet preprocessingOptions = new();
    private readonly OutputOptions outputOptions = new(null);
    private readonly JsonOption jsonOption = new();

    private AuditVerb(Terminal terminal) => this.terminal = terminal;

    /// <param name="terminal">Where it writes.</param>
    /// <param name="termination">Cancelled, before the verb's own token is, if the system asks the process to end.</param>
    public static Command Create(Terminal terminal, CancellationToken termination)
    {
        var verb = new AuditVerb(terminal);
        var command = new Command("audit", "Find where annotations are probably wrong: networks proofread the cases of patients that they did not learn from, and the regions they would change are ranked. The same command (without --force) resumes where it was stopped.");
        verb.dataOptions.AddTo(command);
        foreach (Option option in (Option[])[verb.foldsOption, verb.seedsOption, verb.picturesOption, verb.applyOption, verb.auditOption, verb.lossOption.Option])
        {
            command.Add(option);
        }

        verb.envelopeOptions.AddTo(command);
        verb.preprocessingOptions.AddTo(command);
        verb.trainingOptions.AddTo(command);
        verb.outputOptions.AddTo(command);
        command.Add(verb.jsonOption.Option);
        command.SetAction((parsed, cancellation) => Task.FromResult(parsed.GetValue(verb.applyOption) is { } verdicts ? verb.Apply(parsed, verdicts, cancellation) : ResumableWork.Run(terminal, "sigmask audit: ", () => verb.Run(parsed, cancellation), termination)));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var data = dataOptions.Folder(parsed) ?? throw new UsageException("--data: name the folder of the data set to audit.");
        if (parsed.GetValue(auditOption) is not null)
        {
            throw new UsageException("--audit says which audit verdicts are about; give them with --apply.");
        }

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

            jsonOption.Report(parsed, terminal, () => record.Summary(), () => Show(audit, folder.Location));
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
        if (File.Exists(folder.Location))
        {
            throw new UsageException($"--out {folder.Location}: there is a file of that name; choose another folder.");
        }

        // They are replaced whole.
        var strangers = folder.Strangers;
        if (new[] { folder.Folds, folder.Overlays }.Select(path => Path.GetFileName(path)).FirstOrDefault(strangers.Contains) is { } stranger)
        {
            throw new UsageException($"--out {folder.Location}: it holds {stranger}, which no audit wrote, so --force does not replace it; choose another folder.");
        }

        if (!outputOptions.IsForced(parsed) && (strangers.Count > 0 || folder.IsFinished))
        {
            throw new UsageException($"--out {folder.Location}: the folder holds {(strangers.Count > 0 ? "something that is no audit" : "a finished audit")}; choose another, or say --force to replace {(strangers.Count > 0 ? "its files of the same names" : "it")}.");
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

        AtomicFolder.Write(folder.Overlays, target =>
        {
            foreach (var (index, (item, region)) in shown.Index())
            {
                ImageFile.WritePng(Path.Combine(target, Invariant($"{index + 1:D4}_{item.Key.Case}_{region.Number}.png")), pictures[index]);
            }
        });
        AtomicFile.WriteText(Path.Combine(folder.Location, AuditTables.RegionsName), AuditTables.Regions(audit));
        AtomicFile.WriteText(Path.Combine(folder.Location, AuditTables.CasesName), AuditTables.Cases(audit));
        var command = CorrectedCopy.IsPossible(cases) ? $"sigmask audit --apply verdicts.csv --audit {ShellWord.Of(folder.Location)} --out CORRECTED" : null;
        AtomicFile.WriteText(Path.Combine(folder.Location, PageName), new AuditPage { Audit = audit, Pictures = pictures, Crops = crops, Settings = record.Settings, ApplyCommand = command }.ToHtml());

        // The last: it makes the audit a finished one.
        AtomicFile.WriteText(folder.Record, record.Format());
    }

    private void Show(LabelAudit audit, string folder)
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
        terminal.Out.WriteLine($"{Quantity.Of(audit.Regions.Count, "suspicious region")} in {Quantity.Of(audit.Cases.Count, "case")}: {Path.Combine(folder, AuditTables.RegionsName)}; to judge them: {Path.Combine(folder, PageName)}");
    }

    // What belongs to an audit would be ignored, and a copy is never written over.
    private void RequireOfApply(ParseResult parsed)
    {
        if (outputOptions.IsForced(parsed))
        {
            throw new UsageException("--force does not go with --apply: a corrected copy never replaces a folder; remove that of --out first, or choose another.");
        }

        if (parsed.CommandResult.Command.Options.FirstOrDefault(option => !OfApply.Contains(option.Name) && parsed.GetResult(option) is { Implicit: false }) is { } given)
        {
            throw new UsageException($"{given.Name} is for making an audit; --apply opens the data as the audit did and trains nothing, so leave it out.");
        }
    }

    private int Apply(ParseResult parsed, string verdicts, CancellationToken cancellation)
    {
        RequireOfApply(parsed);
        if (Directory.Exists(verdicts))
        {
            throw new UsageException($"--apply {verdicts}: it is a folder; give the file of verdicts that the page of the audit saves, as {Path.Combine(verdicts, "verdicts.csv")}.");
        }

        var audit = parsed.GetValue(auditOption) ?? Path.GetDirectoryName(Path.GetFullPath(verdicts))!;
        var file = Path.Combine(audit, AuditRecord.FileName);
        if (!File.Exists(file))
        {
            throw new UsageException($"{file} does not exist; name the folder that 'sigmask audit' wrote by --audit DIR.");
        }

        var record = AuditRecord.Read(file);
        var (target, data) = (outputOptions.Folder(parsed)!, dataOptions.Folder(parsed) ?? record.Origin.Folder);
        OutputOptions.RequireApart(target, data, audit);
        if (FolderPath.Contains(data, target))
        {
            throw new UsageException($"--out {target}: it lies in the data set {data}, which would be copied into itself; choose a folder outside of it.");
        }

        var judged = VerdictFile.Read(verdicts, record.Audit);
        if (judged.All(one => one.Verdict != Verdict.Accept))
        {
            throw new DataException($"{verdicts} {(judged.Count == 0 ? "holds no verdict" : "accepts no region")}, so a corrected copy would be the data as they are, and none is written; accept regions on {Path.Combine(audit, PageName)} and save the verdicts.");
        }

        var readings = 2 * judged.Where(one => one.Verdict == Verdict.Accept).Select(one => one.Case).Distinct().Count();
        var corrected = CountDisplay.Run(terminal, "readings of corrected cases:", readings, onRead => CorrectedCopy.Write(record, judged, data, target, onRead: onRead, command: GivenWords.Of(parsed), cancellation: cancellation), CountDisplay.Patience);
        jsonOption.Report(parsed, terminal, () => corrected, () =>
        {
            var table = new Table().Border(TableBorder.Simple).AddColumn("case").AddColumn("regions").AddColumn("pixels").AddColumn("file");
            foreach (var one in corrected)
            {
                table.AddRow([.. new[] { one.Case, Invariant($"{one.Regions}"), Invariant($"{one.Pixels}"), string.Join(", ", one.Files) }.Select(Markup.Escape)]);
            }

            terminal.Results().Write(table);
            terminal.Out.WriteLine($"{target}: a copy of {data} with {Quantity.Of(corrected.Sum(one => (long)one.Regions), "region")} corrected in {Quantity.Of(corrected.Count, "case")}; {Quantity.Of(judged.Count(one => one.Verdict != Verdict.Accept), "verdict")} {Quantity.Word(judged.Count(one => one.Verdict != Verdict.Accept), "leaves its label", "leave their labels")}.");
        });
        return ExitCode.Done;
    }
}
