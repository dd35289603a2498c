using System.CommandLine;
using Sigmask.Cli.Jobs;
using Sigmask.Cli.Options;
using Sigmask.Cli.Plans;
using Sigmask.Cli.Terminals;
using Sigmask.Cli.Usage;
using Sigmask.Experiments;
using Sigmask.Reports;

namespace Sigmask.Cli.Verbs;

/// <summary><c>sigmask compare</c>: losses against each other, over data sets, networks, noise levels and seeds.</summary>
internal sealed class CompareVerb
{
    private readonly Terminal terminal;
    private readonly Argument<string> plan = SwallowedOption.Refused(new Argument<string>("PLAN.json") { Description = "What is compared on what (docs/compare.md)." });
    private readonly OutputOptions output = new("runs/PLAN");
    private readonly Option<int?> parallel = OptionValue.Integer("--parallel", "N", "Trainings at once, a process each (default: as many as cores and memory allow).", 1);
    private readonly Option<int?> limit = OptionValue.Integer("--limit", "N", "Do at most this many trainings now; the same command (without --force) does the others. 0: only write the results again.", 0);
    private readonly Option<Shard?> shard = OptionValue.Parsed("--shard", "I/N", "Only every N-th training, from the I-th on: for N machines with one folder. --collect makes the results.", ShardOf, "I/N with I from 1 to N, as 3/8");
    private readonly Option<bool> collect = new("--collect") { Description = "Do no training; write the results of those that are done, by whichever shards." };
    private readonly Option<bool> dryRun = new("--dry-run") { Description = "List the trainings that the plan asks for and about how long they will take; do none." };
    private readonly Option<string?> job = new(JobProcess.JobOption) { Hidden = true };
    private readonly Option<int?> threads = new(JobProcess.ThreadsOption) { Hidden = true };
    private readonly JsonOption json = new();

    private CompareVerb(Terminal terminal) => this.terminal = terminal;

    /// <param name="terminal">Where it writes.</param>
    /// <param name="termination">Cancelled, before the verb's own token is, if the system asks the process to end.</param>
    public static Command Create(Terminal terminal, CancellationToken termination)
    {
        var verb = new CompareVerb(terminal);
        var command = new Command("compare", "Compare losses over data sets, networks, annotation noise and seeds, as a plan says. It goes on where it was stopped or killed.") { verb.plan };
        verb.output.AddTo(command);
        foreach (Option option in (Option[])[verb.parallel, verb.limit, verb.shard, verb.collect, verb.dryRun, verb.json.Option, verb.job, verb.threads])
        {
            command.Add(option);
        }

        command.SetAction((parsed, cancellation) => Task.FromResult(parsed.GetValue(verb.job) is { } name ? verb.RunJob(parsed, name, cancellation) : ResumableWork.Run(terminal, JobProcess.ErrorStart, () => verb.Run(parsed, cancellation), termination)));
        return command;
    }

    // One training, in a process of its own: one that is stopped is not done, whoever asked for it.
    private int RunJob(ParseResult parsed, string name, CancellationToken cancellation)
    {
        JobWorker.Run(terminal, parsed.GetRequiredValue(plan), Folder(parsed), name, parsed.GetValue(threads) ?? 1, Console.OpenStandardInput(), cancellation);
        return ExitCode.Done;
    }

    private ComparisonFolder Folder(ParseResult parsed) => new(output.Folder(parsed) ?? Path.Combine("runs", Path.GetFileNameWithoutExtension(parsed.GetRequiredValue(plan))));

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var (path, folder) = (parsed.GetRequiredValue(plan), Folder(parsed));
        RequireCompatible(parsed);
        var read = ComparisonPlan.Read(path);

        // Threads, and so bits, depend on the number; whoever trains nothing does not know that of those who did.
        var trains = !parsed.GetValue(collect) && parsed.GetValue(limit) != 0;

        // The copy in the folder stays as it was when the trainings were done. Of shards there is none until their results are collected.
        var copied = parsed.GetValue(shard) is null ? folder.Plan : path;
        var parallelism = Parallelism.Of(parsed.GetValue(parallel), read.Cells.Count);
        var comparison = new Comparison(terminal, read, folder with { Part = parsed.GetValue(shard) })
        {
            IsForced = output.IsForced(parsed),
            Parallelism = parallelism,
            Limit = parsed.GetValue(limit),
            Command = $"sigmask compare {ShellWord.Of(copied)} --out {ShellWord.Of(folder.Location)}{(trains ? Invariant($" --parallel {parallelism.Jobs}") : "")}",
        };
        if (parsed.GetValue(dryRun))
        {
            comparison.Show();
            return ExitCode.Done;
        }

        if (parsed.GetValue(shard) is not null)
        {
            return comparison.RunShard(cancellation);
        }

        var (results, report, code) = parsed.GetValue(collect) ? Collected(comparison) : comparison.Run(cancellation);
        json.Report(parsed, terminal, () => results.Tree(), () => comparison.Show(results, report));
        return code;
    }

    // A shard writes no results, and nobody but who does all of a comparison may start it anew.
    private void RequireCompatible(ParseResult parsed)
    {
        var (isShard, collects) = (parsed.GetValue(shard) is not null, parsed.GetValue(collect));
        var complaint = isShard && collects ? "--collect: it takes what all shards did; leave --shard out."
            : collects && parsed.GetValue(limit) is not null ? "--limit: --collect does no training; leave one of the two out."
            : parsed.GetValue(dryRun) && parsed.GetValue(json.Option) is not null ? "--json: a dry run has no results; leave one of --json and --dry-run out."
            : isShard && parsed.GetValue(json.Option) is not null ? "--json: a shard has no results; ask for them with --collect."
            : (isShard || collects) && output.IsForced(parsed) ? $"--force: {(isShard ? "one shard cannot start the work of the others anew" : "--collect removes nothing")}; give another folder with --out, or remove this one."
            : null;
        if (complaint is not null)
        {
            throw new UsageException(complaint);
        }
    }

    private static Shard? ShardOf(string text)
    {
        try
        {
            return Shard.Parse(text);
        }
        catch (DataException)
        {
            return null;
        }
    }

    private static (ResultFiles Results, ComparisonReport Report, int Code) Collected(Comparison comparison)
    {
        var (results, report) = comparison.Collect();
        return (results, report, ExitCode.Done);
    }
}
