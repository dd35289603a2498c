using Sigmask.Cli.Health;
using Sigmask.Cli.Options;
using Sigmask.Cli.Plans;
using Sigmask.Cli.Terminals;
using Sigmask.Cli.Usage;
using Sigmask.Experiments;
using Sigmask.Models;
using Sigmask.Reports;
using Sigmask.Files;
using Sigmask.Training;
using Spectre.Console;

namespace Sigmask.Cli.Jobs;

/// <summary>A comparison as the verbs <c>compare</c> and <c>demo</c> do it: the trainings of a plan in processes, then the results.</summary>
/// <param name="terminal">Where it writes.</param>
/// <param name="plan">The plan.</param>
/// <param name="folder">Where it is kept.</param>
internal sealed class Comparison(Terminal terminal, ComparisonPlan plan, ComparisonFolder folder)
{
    /// <summary>Whether to start anew.</summary>
    public bool IsForced { get; init; }

    /// <summary>Trainings at once and their threads. By default counted by all trainings, so that those of a shard have the same threads, and so the same bits, as those of the whole.</summary>
    public Parallelism Parallelism { get; init; } = Parallelism.Of(null, plan.Cells.Count);

    /// <summary>Trainings now at most; null: all.</summary>
    public int? Limit { get; init; }

    /// <summary>The command that does it again, for the results.</summary>
    public required string Command { get; init; }

    /// <summary>Heading of the page; null for one made of the names of the losses.</summary>
    public string? Title { get; init; }

    /// <summary>What is compared and why, for the page, a paragraph each.</summary>
    public IReadOnlyList<string> Introduction { get; init; } = [];

    private string ReportFile => Path.Combine(folder.Location, ResultNames.Report);

    /// <summary>Does the trainings that are not done, and writes the results of all that are, and their page.</summary>
    /// <param name="cancellation">Stops at a safe point.</param>
    /// <returns>The results, their page and the exit code.</returns>
    /// <exception cref="DataException">The folder or a data set cannot be used.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public (ResultFiles Results, ComparisonReport Report, int Code) Run(CancellationToken cancellation)
    {
        var (planned, jobs, grid) = Planned();
        var code = Train(planned, jobs, grid, cancellation);
        var (results, report) = Results(jobs, grid);
        return (results, report, code);
    }

    /// <summary>Does those trainings of a shard that are not done, and says how far the whole is. Nobody's results are written.</summary>
    /// <param name="cancellation">Stops at a safe point.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="DataException">The folder or a data set cannot be used.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public int RunShard(CancellationToken cancellation)
    {
        var (planned, jobs, grid) = Planned();
        var code = Train(planned, jobs, grid, cancellation);
        var part = OfPart(jobs);
        terminal.Out.WriteLine(Invariant($"Shard {folder.Part}: {Quantity.Of(part.Count, "training")}, {part.Count(IsDone)} done; of all shards {jobs.Count}, {jobs.Count(IsDone)} done."));
        terminal.Out.WriteLine($"For the results of all that are done: {Command} --collect");
        return code;
    }

    /// <summary>Writes the results of all trainings that are done, by whomever, and their page, and does none.</summary>
    /// <exception cref="DataException">The folder holds no comparison, or one by another plan; or a data set cannot be used.</exception>
    public (ResultFiles Results, ComparisonReport Report) Collect()
    {
        if (!folder.IsBegun)
        {
            throw new UsageException($"--collect: {folder.Location} holds no comparison; give the folder in which the shards were run with --out.");
        }

        var (_, jobs, grid) = Planned();
        RequireSuitable(grid);
        folder.Begin(plan.Text, grid);
        return Results(jobs, grid);
    }

    private int Train(PlannedJobs planned, IReadOnlyList<ComparisonJob> all, ComparisonGrid grid, CancellationToken cancellation)
    {
        OutputOptions.RequireApart(folder.Location, [Environment.CurrentDirectory, .. plan.Cells.SelectMany(cell => cell.Dataset.Options.Values.GetValueOrDefault("data", [])).Distinct()]);
        RequireSuitable(grid);
        RequireDevices(all);
        using var own = folder.Lock();
        if (IsForced)
        {
            folder.Restart(plan.Text, grid);
        }
        else
        {
            folder.Begin(plan.Text, grid);
        }

        CheckedLabels.Write(folder, planned.Labels);
        var jobs = OfPart(all);
        var started = jobs.Count(IsDone);
        if (started < jobs.Count && Limit != 0)
        {
            ConvolutionGate.Pass(jobs[0].Plan);
            terminal.Tell([.. planned.Notes, .. FewTestPatients.Notes(all), Invariant($"{Quantity.Of(jobs.Count, "training")}, {started} done; {Math.Min(Parallelism.Jobs, jobs.Count - started)} at once with {Quantity.Of(Parallelism.Threads, "thread")} each; writing {folder.Location}")]);
        }

        IReadOnlyList<JobFailure> failures;
        try
        {
            var runner = new JobProcess(folder, Parallelism.Threads);
            failures = ComparisonDisplay.Run(terminal, progress => new ComparisonRunner(folder, jobs, runner.Run) { Parallel = Parallelism.Jobs, Limit = Limit, Progress = progress }.Run(cancellation));
        }
        catch (OperationCanceledException)
        {
            terminal.Error.WriteLine($"{folder.Location} holds what is done so far; {OutputOptions.SameCommand(IsForced)} goes on.");
            throw;
        }

        if (failures.Count > 0)
        {
            terminal.Error.WriteLine(Invariant($"{failures.Count} of {Quantity.Of(jobs.Count, "training")} failed; {OutputOptions.SameCommand(IsForced)} tries {Quantity.Word(failures.Count, "it", "them")} again."));
        }

        return failures.Count > 0 ? ExitCode.Failed : ExitCode.Done;
    }

    /// <summary>Shows a table of results, and what they say.</summary>
    public void Show(ResultFiles results, ComparisonReport report)
    {
        var content = ComparisonTable.Of(results.Rows, results.Grid);
        var table = new Table().Border(TableBorder.Simple);
        foreach (var (index, name) in content.Columns.Index())
        {
            table.AddColumn(index < 4 ? new TableColumn(name) : new TableColumn(name).RightAligned());
        }

        foreach (var row in content.Rows)
        {
            table.AddRow([.. row.Select(Markup.Escape)]);
        }

        terminal.Results().Write(table);
        foreach (var line in content.Legend)
        {
            terminal.Out.WriteLine(line);
        }

        terminal.Out.WriteLine();
        foreach (var sentence in report.Verdict)
        {
            terminal.Out.WriteLine(sentence);
        }

        terminal.Out.WriteLine($"To look at and to send around, with names of cases and images: {ReportFile}");
    }

    /// <summary>Shows which trainings there are and what they will cost.</summary>
    public void Show()
    {
        var (planned, all, grid) = Planned();
        RequireSuitable(grid);
        terminal.Tell([.. planned.Notes, .. FewTestPatients.Notes(all)]);
        var jobs = OfPart(all);
        var done = jobs.Where(IsDone).ToArray();
        var costs = new JobCosts(done.Select(job => JobResult.Read(folder.Job(job.Name).Result)));
        var table = new Table().Border(TableBorder.Simple).AddColumns("data", "network", "noise", "losses");
        foreach (var name in (string[])["trainings", "done", "seconds each"])
        {
            table.AddColumn(new TableColumn(name).RightAligned());
        }

        var (left, together) = (0.0, Math.Clamp(jobs.Count - done.Length, 1, Parallelism.Jobs));
        foreach (var group in jobs.GroupBy(job => (job.Key.Dataset, job.Key.Model)))
        {
            var guess = costs.SecondsOf(group.First().Key) ?? JobCosts.Guess(group.First());
            double Seconds(ComparisonJob job) => costs.SecondsOf(job.Key) ?? guess;
            left += group.Except(done).Sum(Seconds) / together;
            table.AddRow(
                Markup.Escape(group.Key.Dataset),
                Markup.Escape(group.Key.Model),
                Markup.Escape(string.Join(", ", group.Select(job => job.Key.Noise).Distinct())),
                Markup.Escape(string.Join(", ", group.Select(job => job.Key.Loss).Distinct())),
                Invariant($"{group.Count()}"),
                Invariant($"{group.Count(done.Contains)}"),
                Invariant($"{group.Average(Seconds):0}"));
        }

        terminal.Results().Write(table);
        var source = done.Length > 0 ? "by those that are done" : "a rough guess; after the first training it is better";
        terminal.Out.WriteLine(Invariant($"{Quantity.Of(jobs.Count, "training")}, {done.Length} done; {together} at once with {Quantity.Of(Parallelism.Threads, "thread")} each: about {ComparisonDisplay.Duration(TimeSpan.FromSeconds(left))} left ({source})."));
    }

    // Only of who trains: results are collected on machines that have no such device.
    private void RequireDevices(IReadOnlyList<ComparisonJob> jobs)
    {
        string[] devices = Limit == 0 ? [] : [.. jobs.Select(job => job.Plan.Options.Device).Distinct()];
        foreach (var name in devices)
        {
            ComparisonPlan.At(plan.TrainingPlace, () => ComputeDevice.Find(name));
        }
    }

    private void RequireSuitable(ComparisonGrid grid)
    {
        try
        {
            if (IsForced)
            {
                folder.RequireOwn(plan.Text);
            }
            else
            {
                folder.RequireSuitable(plan.Text, grid);
            }
        }
        catch (DataException error)
        {
            throw new UsageException(error.Message, error);
        }
    }

    private (PlannedJobs Planned, IReadOnlyList<ComparisonJob> Jobs, ComparisonGrid Grid) Planned()
    {
        OutputOptions.RequireNoFile(folder.Location);
        var planned = new PlannedJobs(plan, Parallelism.Threads, terminal: terminal);
        var jobs = planned.All();
        return (planned, jobs, new ComparisonGrid(plan.Baseline, [.. jobs.Select(job => job.Planned)]));
    }

    private (ResultFiles Results, ComparisonReport Report) Results(IReadOnlyList<ComparisonJob> jobs, ComparisonGrid grid)
    {
        new TestPictures(folder).Write(jobs);
        var done = folder.ReadResults(grid);
        KeyValuePair<string, string>[] settings = [new("command", Command), new("folder", Environment.CurrentDirectory), new("plan", plan.Text), .. Provenance(grid)];
        var results = new ResultFiles(grid, done, ComparisonSummary.Of(grid, done), OverallComparison.Of(grid, done), settings);
        results.Write(folder);
        var report = Report(results);
        ComparisonPlots.Write(report);
        AtomicFile.WriteText(ReportFile, report.ToHtml());
        return (results, report);
    }

    // The versions that the trainings ran on and their threads; they may have been done over weeks, by several machines.
    private IReadOnlyDictionary<string, string> Provenance(ComparisonGrid grid)
    {
        IReadOnlyDictionary<string, string>[] all = [.. grid.Jobs.Select(job => folder.Job(job.Name)).Where(job => job.IsFinished).Select(job => Provenance(job.Run)).OfType<Dictionary<string, string>>()];
        var provenance = SoftwareVersions.Of(all.Length == 0 ? [SoftwareVersions.Here()] : all);
        if (provenance.Where(one => all.Any(own => own.TryGetValue(one.Key, out var value) && value != one.Value)).Select(one => $"{one.Key} {one.Value}").ToArray() is { Length: > 0 } differing)
        {
            terminal.Tell($"Not all trainings ran alike ({string.Join("; ", differing)}), which may make a small difference. Another folder (--out) does all of them anew.");
        }

        return provenance;
    }

    // Null for a record that cannot be read: the result of the training stands without it.
    private static Dictionary<string, string>? Provenance(RunFolder run)
    {
        try
        {
            var record = RunRecord.Read(run.Record);
            return new Dictionary<string, string>(record.Versions) { ["threads of a training"] = Invariant($"{record.Options.Threads}") };
        }
        catch (TrainingException)
        {
            return null;
        }
    }

    private IReadOnlyList<T> OfPart<T>(IReadOnlyList<T> all) => folder.Part?.Of(all) ?? all;

    private bool IsDone(ComparisonJob job) => folder.Job(job.Name).IsFinished;

    private ComparisonReport Report(ResultFiles results) => new()
    {
        Title = Title,
        Introduction = Introduction,
        Folder = folder,
        Grid = results.Grid,
        Results = results.Results,
        Rows = results.Rows,
        Overall = results.Overall,
        Settings = results.Settings,
        Command = Command,
        Files = [.. ResultNames.All.Where(name => name != ResultNames.Report)],
    };
}
