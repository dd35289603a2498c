using System.CommandLine;
using System.Globalization;
using Sigmask.Cli.Answers;
using Sigmask.Cli.Health;
using Sigmask.Cli.Inputs;
using Sigmask.Cli.Jobs;
using Sigmask.Cli.Options;
using Sigmask.Cli.Terminals;
using Sigmask.Cli.Usage;
using Sigmask.Data;
using Sigmask.Files;
using Sigmask.Inference;
using Sigmask.Loading;
using Sigmask.Metrics;
using Sigmask.Models;
using Sigmask.Mpi;
using Sigmask.Reports;
using Sigmask.Training;

namespace Sigmask.Cli.Verbs;

/// <summary><c>sigmask train</c>: trains one network on a data set and scores it on the cases held back.</summary>
internal sealed class TrainVerb
{
    private const string ErrorStart = "sigmask train: ";

    // What stands beside the record of the run and says the rest of how it came to be.
    private static readonly string[] CompanionNames = [LabelFile.FileName, DataOrigin.FileName, SplitFile.FileName];

    private readonly Terminal terminal;
    private readonly RunOptionSet options = new(isDataRequired: true);
    private readonly OutputOptions outputOptions = new("runs/DATA-MODEL-seedN-TIME");
    private readonly Option<bool> resumeOption = new("--resume") { Description = "Go on with the run in --out from its last checkpoint, wherever it was stopped or killed; the other options must be the same." };
    private readonly Option<bool> tensorBoardOption = new("--tensorboard") { Description = "Write curves and predictions for TensorBoard into the folder's tensorboard/ as well." };
    private readonly JsonOption jsonOption = new();

    // Of a training that was stopped.
    private bool isSaved;

    private TrainVerb(Terminal terminal) => this.terminal = terminal;

    /// <param name="terminal">Where it writes.</param>
    /// <param name="termination">Cancelled, before the verb's own token is, if the system asks the process to end.</param>
    public static Command Create(Terminal terminal, CancellationToken termination)
    {
        var verb = new TrainVerb(terminal);
        var command = new Command("train", "Train a network on a data set. The folder it writes explains the run and is all that 'predict' and 'export' need.");
        verb.options.AddTo(command);
        verb.outputOptions.AddTo(command);
        command.Add(verb.resumeOption);
        command.Add(verb.tensorBoardOption);
        command.Add(verb.jsonOption.Option);
        command.SetAction((parsed, cancellation) => Task.FromResult(verb.RunInRanks(parsed, termination, cancellation)));
        return command;
    }

    private int RunInRanks(ParseResult parsed, CancellationToken termination, CancellationToken cancellation)
    {
        using var session = new RankSession(terminal, MpiLaunch.Here(), ErrorStart);
        return ResumableWork.Run(session.Terminal, ErrorStart, () => session.Run(() => Run(parsed, session, cancellation)), termination, () => isSaved ? ExitCode.Done : ExitCode.Terminated);
    }

    private int Run(ParseResult parsed, RankSession session, CancellationToken cancellation)
    {
        var plan = options.Plan(parsed);
        plan = plan with { Options = plan.Options with { Threads = plan.Options.Threads ?? session.Threads } };

        // Before the processes are joined: it may start this one again.
        ConvolutionGate.Pass(plan);
        session.Join();
        if (session.IsFirst)
        {
            RequireFree(parsed);
        }

        ComputeDevice.Find(plan.Options.Device);
        plan.Options.Cache.RequireUsable();
        var opened = options.Data.Open(parsed, parsed.GetValue(options.Envelope.IgnoreIndex) ?? [], new DataOptions(), session.Terminal);
        var description = opened.Source.Description;
        plan.RequireFit(description);
        var split = options.Training.Split(parsed, opened, plan.Options.Seed);
        var forms = new Lazy<IReadOnlyList<SampleForm>>(() => [.. Enumerable.Range(0, opened.Source.Cases.Count).Select(opened.Source.FormOf)]);
        plan = plan with { Preprocessing = options.Preprocessing.Read(parsed, opened, forms) };
        var (training, held) = split.Apply(opened.Source);
        var folder = Folder(parsed, outputOptions.Folder(parsed) ?? Fallback(description, plan), opened, split);
        try
        {
            var (prepared, unlearnt) = Filled(training, "images to train on, read:", plan, session, cancellation);
            var (heldPrepared, unscored) = Filled(held, "images held back, read:", plan, session, cancellation);
            string[] warnings =
            [
                .. unlearnt.Select(name => $"Class '{name}' does not occur in the {Cases(training, "training")}, so the network cannot learn it. Take another --fold or --seed, or leave it out of --labels."),
                .. unscored.Select(name => $"Class '{name}' does not occur in the {Cases(held, "held-back")}, so its scores say nothing. Take another --fold or --seed."),
            ];
            var together = session.Ranks is { } ranks ? Invariant($"; {ranks.Size} processes, {Quantity.Of(plan.Options.Threads ?? 1, "thread")} each") : "";
            session.Terminal.Tell([.. opened.Notes, .. warnings, .. BeyondCache(training, held, plan), .. Beginning(parsed, folder), Invariant($"{description.Name}: {Patients(training, held)}, {Counted(training)} to train on, {Counted(held)} held back{together}; writing {folder.Location}"), .. jsonOption.IsAlone(parsed) ? [] : TrainingOutline.Of(plan, description, training.Cases.Count)]);
            var trained = Trained(parsed, plan, folder, prepared, heldPrepared, session, cancellation);
            if (session.IsFirst)
            {
                Score(parsed, session.Terminal, plan, folder, opened.Layout, trained, heldPrepared, warnings, cancellation);
            }

            session.WaitForAll();
            return ExitCode.Done;
        }
        catch (OperationCanceledException)
        {
            // While images are read none of a run that is to go on has been restored.
            var saved = folder.Checkpoints.LastGood ?? (parsed.GetValue(resumeOption) && folder.Checkpoints.HasAny ? folder.Checkpoints.Files.First(File.Exists) : null);
            isSaved = saved is not null;
            session.Terminal.Error.WriteLine(isSaved
                ? $"{saved} is saved; the same command with --out {ShellWord.Of(folder.Location)} --resume{(outputOptions.IsForced(parsed) ? ", in place of --force," : "")} goes on."
                : $"{folder.Location}: nothing is saved yet; the same command begins anew.");
            throw;
        }
    }

    // Not an error: a job that may be stopped and started again has --resume from the first start on.
    private string[] Beginning(ParseResult parsed, RunFolder folder) => !parsed.GetValue(resumeOption) || folder.Checkpoints.HasAny ? []
        : File.Exists(folder.Record) ? [$"--out {folder.Location} holds no checkpoint yet; its run begins anew."]
        : [$"--out {folder.Location} holds no run to resume; a new one begins."];

    private TrainedNetwork Trained(ParseResult parsed, TrainingPlan plan, RunFolder folder, PreparedCache training, PreparedCache held, RankSession session, CancellationToken cancellation)
    {
        var validation = new HeldOutDice(held, plan) { Ranks = session.Ranks };
        return session.Together(() => TrainingDisplay.Run(session.Terminal, progress =>
        {
            using var log = session.IsFirst && parsed.GetValue(tensorBoardOption) ? new TensorBoardLog(folder.TensorBoard, validation, progress) : null;
            return new Trainer(plan)
            {
                Folder = session.IsFirst ? folder : null,
                Resume = parsed.GetValue(resumeOption),
                Prepared = training,
                Progress = session.IsFirst ? new ProgressPicture(folder, log ?? progress) : null,
                Ranks = session.Ranks,
            }.Run(training.Source, (IValidation?)log ?? validation, cancellation);
        }));
    }

    private void Score(ParseResult parsed, Terminal terminal, TrainingPlan plan, RunFolder folder, string layout, TrainedNetwork trained, PreparedCache held, string[] warnings, CancellationToken cancellation)
    {
        using var predictor = new Predictor(trained.Network, held.Source.Description, plan.Preprocessing, plan.IsMultiLabel);
        var metrics = new MetricOptions { Threads = plan.Options.Threads ?? Environment.ProcessorCount, FitsEllipses = layout == Hc18Layout.LayoutName };
        var cases = held.Source.Whole.Cases.Count;
        var measured = CountDisplay.Run(terminal, "cases scored:", cases, onMeasured => Evaluation.Of(predictor, held.Source, metrics, onMeasured, cancellation), CountDisplay.Patience);
        string?[] notes = [.. warnings, ChosenWeights.Caveat(plan.Options, cases, cases), .. measured.Notes];
        measured = measured with { Notes = [.. notes.OfType<string>()] };
        var summary = measured.Summary();
        AtomicFile.WriteText(folder.Metrics, MetricsFile.Format(measured, summary));
        jsonOption.Report(parsed, terminal, () => MetricsFile.Tree(measured, summary), () =>
        {
            terminal.Results().Write(ScoreTable.Of(summary, measured.Unit));
            terminal.Out.WriteLine($"{folder.Location}: {Quantity.Of(trained.Steps, "step")} in {TrainingDisplay.Clock(trained.Elapsed)}; scores are of the {Quantity.Of(cases, "case")} held back, by {Quantity.Word(cases, "its", "their")} annotations{(plan.Options.KeepBest ? "; these also chose the weights" : "")}.");
            if (plan.Preprocessing is { Size: not null } or { Spacing: not null })
            {
                terminal.Out.WriteLine("The Dice told at the steps counts the pixels that the network sees, the table those of the original images, so the two may differ.");
            }

            if (LeftOutPixels.Told(folder.History, trained) is { } leftOut)
            {
                terminal.Out.WriteLine(leftOut);
            }

            terminal.Tell(NextCommands.Of(folder.Location, options.Data.Folder(parsed)!, held.Source.Description.Name, parsed, options.OfAudit));
        });
    }

    // Of volumes that are learned slice by slice, the slices as well.
    private static string Counted(ISampleSource part) =>
        Invariant($"{part.Whole.Cases.Count}{(part.Cases.Count == part.Whole.Cases.Count ? "" : $" ({Quantity.Of(part.Cases.Count, "slice")})")}");

    // As many patients as cases where there should be fewer: then they are not told apart, and one may be on both sides.
    private static string Patients(ISampleSource training, ISampleSource held)
    {
        CaseKey[] cases = [.. training.Whole.Cases, .. held.Whole.Cases];
        return $"{Quantity.Of(cases.Length, "case")} of {Quantity.Of(cases.DistinctBy(key => key.Patient).Count(), "patient")}";
    }

    private static string Cases(ISampleSource part, string which) =>
        part.Whole.Cases.Count == 1 ? $"one {which} case" : Invariant($"{part.Whole.Cases.Count} {which} cases");

    // Of several processes one looks through all samples; the others read what they need.
    private static (PreparedCache Samples, IReadOnlyList<string> AbsentClasses) Filled(ISampleSource part, string counted, TrainingPlan plan, RankSession session, CancellationToken cancellation)
    {
        var samples = new PreparedCache(part, plan.Preprocessing, plan.Options.Cache);
        return (samples, session.IsFirst ? CountDisplay.Run(session.Terminal, counted, part.Cases.Count, onRead => samples.Fill(onRead, cancellation), CountDisplay.Patience) : []);
    }

    // In memory each part has room of its own; a folder has room for both.
    private static string[] BeyondCache(ISampleSource training, ISampleSource held, TrainingPlan plan)
    {
        var cache = plan.Options.Cache;
        var bytes = BytesOf(training, plan.Preprocessing) + (cache.Folder is null ? 0 : BytesOf(held, plan.Preprocessing));
        return bytes <= cache.Bytes ? [] : [Invariant($"Not all images fit into --cache-size once they are prepared; the others are read anew in every epoch. --cache-size {((bytes + (bytes / 100)) >> 20) + 1}MB would keep all.")];
    }

    // Prepared: an image as numbers, and its labels.
    private static long BytesOf(ISampleSource part, Preprocessing preprocessing) => Enumerable.Range(0, part.Cases.Count).Sum(index =>
        preprocessing.GridOf(part.Cases[index].Case, part.FormOf(index)).Size.Aggregate((part.Description.Channels * sizeof(float)) + 1L, (product, length) => product * length));

    // Before the data are read, which may take a while.
    private void RequireFree(ParseResult parsed)
    {
        if (parsed.GetValue(resumeOption) && outputOptions.IsForced(parsed))
        {
            throw new UsageException("--resume goes on with the run in --out, --force begins it anew; give one of them.");
        }

        if (outputOptions.Folder(parsed) is { } location)
        {
            OutputOptions.RequireApart(location, options.Data.Folder(parsed)!);
            new RunFolder(location, outputOptions.IsForced(parsed)) { Companions = CompanionNames.ToDictionary(name => name, _ => "") }.RequireFree(parsed.GetValue(resumeOption));
        }
        else if (parsed.GetValue(resumeOption))
        {
            throw new UsageException("--resume: name the run to go on with by --out DIR.");
        }
    }

    private RunFolder Folder(ParseResult parsed, string location, OpenedData opened, Split split) => new(location, outputOptions.IsForced(parsed))
    {
        Command = GivenWords.Of(parsed),
        Companions = new Dictionary<string, string>
        {
            [LabelFile.FileName] = LabelFile.Format(opened.Labels),
            [DataOrigin.FileName] = DataOrigin.Of(options.Data.Folder(parsed)!, opened, options.Data.Typed(parsed), options.Training.HeldBack(parsed)).Format(),
            [SplitFile.FileName] = SplitFile.Format(split.WithPatients(opened.Source.Cases)),
        },
    };

    // Trainings that a script starts in the same second differ in seed at least, or else in what is there already.
    private static string Fallback(DataDescription data, TrainingPlan plan)
    {
        var name = Path.Combine("runs", Invariant($"{data.Name}-{plan.Model.Name}-seed{plan.Options.Seed}-{DateTime.Now.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}"));
        return Directory.Exists(name) ? Enumerable.Range(2, int.MaxValue - 2).Select(number => Invariant($"{name}-{number}")).First(other => !Directory.Exists(other)) : name;
    }
}
