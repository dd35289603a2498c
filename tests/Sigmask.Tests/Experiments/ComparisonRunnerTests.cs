using Sigmask.Data;
using Sigmask.Experiments;
using Sigmask.Training;
using static Sigmask.Tests.Experiments.SmallComparison;

namespace Sigmask.Tests.Experiments;

public sealed class ComparisonRunnerTests : IDisposable
{
    private readonly string location = Directory.CreateTempSubdirectory("sigmask-comparison-").FullName;

    public void Dispose() => Directory.Delete(location, recursive: true);

    [Fact]
    public void A_comparison_in_pieces_ends_with_the_results_of_one_that_nobody_disturbed()
    {
        var (whole, pieces) = (Folder("whole"), Folder("pieces"));
        var jobs = Jobs("plain", "envelope", "class");

        // One after the other: within a process, trainings side by side share libtorch's random numbers, from which dropout draws.
        Assert.Empty(new ComparisonRunner(whole, jobs, Here(whole)).Run());

        // One training now; the next is stopped in its midst and goes on from a checkpoint; the rest.
        new ComparisonRunner(pieces, jobs, Here(pieces)) { Limit = 1 }.Run();
        Assert.Equal([true, false, false], jobs.Select(job => pieces.Job(job.Name).IsFinished));
        using var stop = new CancellationTokenSource();
        var stopping = new ComparisonRunner(pieces, jobs, (job, _, token) => new JobRun(job, pieces) { Progress = new Stop(stop, 7) }.Run(token));
        Assert.ThrowsAny<OperationCanceledException>(() => stopping.Run(stop.Token));
        Assert.False(pieces.Job(jobs[1].Name).IsFinished);
        Assert.True(pieces.Job(jobs[1].Name).Run.Checkpoints.HasAny);

        // Another is killed several validations after its last checkpoint: it tests again what it has tested since then.
        Assert.Throws<InvalidOperationException>(() => new JobRun(jobs[2], pieces) { Progress = new Kill(8) }.Run());
        new ComparisonRunner(pieces, jobs, Here(pieces)).Run();

        Assert.Equal(Contents(whole), Contents(pieces));
        Assert.All(jobs, job => Assert.Equal(2, JobResult.Read(whole.Job(job.Name).Result).LateValidations));
    }

    [Fact]
    public void What_a_training_leaves_that_was_killed_when_its_result_had_just_been_written_is_removed_by_whoever_goes_on()
    {
        var folder = Folder("killed");
        var jobs = Jobs("plain");
        new ComparisonRunner(folder, jobs, Here(folder)).Run();
        var (whole, job) = (Contents(folder), folder.Job(jobs[0].Name));
        foreach (var name in (string[])["checkpoints/last.safetensors", "moments/3.json", "model.safetensors"])
        {
            var path = Path.Combine(job.Location, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, "");
        }

        new ComparisonRunner(folder, jobs, Here(folder)) { Limit = 0 }.Run();

        Assert.Equal(whole, Contents(folder));
        Assert.False(Directory.Exists(Path.Combine(job.Location, "moments")));
        Assert.False(Directory.Exists(Path.Combine(job.Location, "checkpoints")));
    }

    [Fact]
    public void What_is_left_of_a_training_whose_removal_was_killed_keeps_none_from_being_done()
    {
        var folder = Folder("cleared");
        var jobs = Jobs("plain");
        var history = Path.Combine(Directory.CreateDirectory(folder.Job(jobs[0].Name).Location).FullName, "history.csv");
        File.WriteAllText(history, "half");

        Assert.Empty(new ComparisonRunner(folder, jobs, Here(folder)).Run());

        Assert.StartsWith("step,", File.ReadAllText(history), StringComparison.Ordinal);
    }

    [Fact]
    public void A_training_that_fails_every_time_does_not_use_up_the_limit()
    {
        var (folder, begun) = (Folder("limit"), new List<string>());
        var jobs = Jobs("plain", "envelope", "class");
        void Start(ComparisonJob job, Action<double> advanced, CancellationToken token)
        {
            begun.Add(job.Key.Loss);
            if (job.Key.Loss == "plain")
            {
                throw new DataException("diverges");
            }

            new JobRun(job, folder).Run(token);
        }

        Assert.Single(new ComparisonRunner(folder, jobs, Start) { Limit = 1 }.Run());
        Assert.Equal(["plain", "envelope"], begun);
        Assert.Single(new ComparisonRunner(folder, jobs, Start) { Limit = 5 }.Run());
        Assert.Equal(["plain", "envelope", "plain", "class"], begun);
    }

    [Fact]
    public void Finished_trainings_are_not_done_again_and_one_that_fails_keeps_none_from_being_done()
    {
        var (folder, begun) = (Folder("failing"), new List<string>());
        var jobs = Jobs("plain", "envelope");
        void Start(ComparisonJob job, Action<double> advanced, CancellationToken token)
        {
            begun.Add(job.Key.Loss);
            if (begun.Count == 1)
            {
                throw new DataException("no disk");
            }

            new JobRun(job, folder).Run(token);
        }

        var failure = Assert.Single(new ComparisonRunner(folder, jobs, Start).Run());
        Assert.Equal(("plain", "no disk"), (failure.Job.Key.Loss, failure.Error.Message));
        Assert.Empty(new ComparisonRunner(folder, jobs, Start).Run());
        Assert.Empty(new ComparisonRunner(folder, jobs, Start).Run());

        Assert.Equal(["plain", "envelope", "plain"], begun);
    }

    [Fact]
    public void What_a_training_leaves_explains_it()
    {
        var folder = Folder("one");
        var job = Jobs("envelope")[0];
        var result = new JobRun(job, folder).Run();

        var place = folder.Job(job.Name);
        Assert.Equal((job.Key, job.Planned.Identity, (long)Steps), (result.Key, result.Identity, result.Steps));
        Assert.Equal(3 * 3, result.Scores.Count);
        Assert.Equal(12, result.Curve.Count);
        Assert.Null(folder.Picture("hearts", result.Scores[0].Case));
        new TestPictures(folder).Write([job]);
        Assert.Equal(32, folder.Picture("hearts", result.Scores[2].Case)!.Reference.Width);
        Assert.Equal(32, place.Prediction(result.Scores[0].Case)!.Width);
        var rows = place.ReadExclusion();
        Assert.Equal(12 * 4, rows.Count);
        Assert.All(rows, row => Assert.InRange(row.Dropped, 0, row.Pixels));
        Assert.All(rows, row => Assert.InRange(row.DroppedWrong, 0, Math.Min(row.Dropped + 1e-6, row.Wrong)));
        Assert.True(rows.Sum(row => row.Wrong) > 0);
        Assert.Equal(0, rows.Where(row => row.Step <= 2).Sum(row => row.Dropped));
        Assert.Equal(4, place.ReadExcluded().Count);
        Assert.False(Directory.Exists(Path.Combine(place.Location, "checkpoints")));
        Assert.False(File.Exists(place.Run.Model));
        Assert.Equal("strong", job.Key.Noise);
    }

    [Fact]
    public void Co_teaching_may_be_told_the_true_share_of_wrong_labels()
    {
        var job = Jobs("plain")[0] with { HasTrueRate = true };
        job = job with { Plan = job.Plan with { Method = new CoTeaching { Ramp = 0.1 } } };
        ISampleSource Four(params byte[] labels) => Samples.Of([new float[4]], [labels], [2, 2], 2);

        Assert.Equal(new CoTeaching { Rate = 1 / 3.0, Ramp = 0.1 }, job.PlanFor(Four(1, 0, 255, 1), Four(1, 1, 1, 1)).Method);
        Assert.Equal(new CoTeaching { Rate = 0, Ramp = 0.1 }, job.PlanFor(Four(1, 0, 0, 1), Four(1, 0, 255, 1)).Method);
        Assert.Same(job.Plan, (job with { HasTrueRate = false }).PlanFor(Four(1, 0, 0, 1), Four(1, 1, 1, 1)));
        Assert.NotEqual(job.Planned.Identity, (job with { HasTrueRate = false }).Planned.Identity);

        var folder = Folder("told");
        new JobRun(job, folder).Run();

        var (noisy, clean) = (job.Data.Annotated(job.Noise), job.Data.Clean);
        var pairs = Enumerable.Range(0, clean.Cases.Count).SelectMany(index => noisy.Read(index).Labels.Zip(clean.Read(index).Labels)).ToArray();
        var recorded = TrainingMethod.Parse(RunRecord.Read(folder.Job(job.Name).Run.Record).Method);
        Assert.Equal(pairs.Count(pair => pair.First != pair.Second) / (double)pairs.Length, Assert.IsType<CoTeaching>(recorded).Rate!.Value, 1e-15);
    }

    [Fact]
    public void Weights_are_chosen_by_noisy_labels_of_patients_who_are_not_learned_from()
    {
        var job = Jobs("plain")[0] with { HeldBack = 0.4 };
        var (training, choice) = job.Parts();

        Assert.Empty(training.Cases.Intersect(choice!.Cases));
        Assert.Equal(6, training.Cases.Count + choice.Cases.Count);
        Assert.Contains(Enumerable.Range(0, choice.Cases.Count), i => !choice.Read(i).Labels.SequenceEqual(job.Data.Clean.Read(job.Data.Clean.Cases.ToList().IndexOf(choice.Cases[i])).Labels));
        var kept = job with { Plan = job.Plan with { Options = job.Plan.Options with { KeepBest = true } } };
        Assert.NotNull(new JobRun(kept, Folder("chosen")).Run().ChosenStep);
    }

    private static JobStarter Here(ComparisonFolder folder) => (job, _, token) => new JobRun(job, folder).Run(token);

    private ComparisonFolder Folder(string name) => new(Path.Combine(location, name));

    // Every file but what tells the time.
    private static IEnumerable<string> Contents(ComparisonFolder folder) => Directory.EnumerateFiles(folder.Location, "*", SearchOption.AllDirectories)
        .Where(path => Path.GetFileName(path) is not "run.json")
        .Order(StringComparer.Ordinal)
        .Select(path => $"{Path.GetRelativePath(folder.Location, path)} {Path.GetFileName(path) switch
        {
            JobResult.FileName => (JobResult.Read(path) with { Seconds = 0, MillisecondsPerStep = null, PeakMegabytes = 0 }).ToJson(),
            "history.csv" => string.Join('\n', File.ReadLines(path).Select(row => string.Join(',', row.Split(',').Where((_, column) => column != 4)))),
            _ => Convert.ToHexString(File.ReadAllBytes(path)),
        }}");

    private sealed class Stop(CancellationTokenSource source, long step) : ITrainingProgress
    {
        public void Advanced(TrainingStatus status)
        {
            if (status.Report.Step == step)
            {
                source.Cancel();
            }
        }
    }
}
