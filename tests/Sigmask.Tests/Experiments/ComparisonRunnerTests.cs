using System.Text;
using Sigmask.AnnotationNoise;
using Sigmask.Augmentation;
using Sigmask.Data;
using Sigmask.Experiments;
using Sigmask.Losses;
using Sigmask.Models;
using Sigmask.Phantoms;
using Sigmask.Training;

namespace Sigmask.Tests.Experiments;

public sealed class ComparisonRunnerTests : IDisposable
{
    private const int Steps = 12;

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

    [Fact]
    public void A_folder_takes_more_trainings_and_refuses_others()
    {
        var folder = Folder("grid");
        ComparisonGrid Grid(params string[] losses) => new("plain", [.. Jobs(losses).Select(job => job.Planned)]);
        folder.Begin("{}", Grid("plain", "envelope"));
        folder.Begin("{}", Grid("plain", "envelope", "class"));

        var gone = Assert.Throws<DataException>(() => folder.Begin("{}", Grid("plain", "class")));
        Assert.Contains("envelope", gone.Message, StringComparison.Ordinal);
        Assert.Contains("`ComparisonFolder.Restart`", gone.Message, StringComparison.Ordinal);
        var grid = Grid("plain", "envelope", "class");
        var other = Assert.Throws<DataException>(() => folder.Begin("{}", grid with { Jobs = [grid.Jobs[0] with { Identity = "x" }, .. grid.Jobs.Skip(1)] }));
        Assert.Contains("trained otherwise", other.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whoever_starts_anew_loses_what_the_comparison_wrote_and_nothing_else()
    {
        var (folder, grid) = (Folder("anew"), new ComparisonGrid("plain", [.. Jobs("plain").Select(job => job.Planned)]));
        folder.Begin("{}", grid);
        Write(folder, $"jobs/{grid.Jobs[0].Name}/result.json", "pictures/hearts/a.png", "pictures/hearts/a.reference.png", "plots/ranks.svg", "results.json", "results.json.1-2.tmp", "mine.txt");

        folder.Restart("{ }", grid);
        Assert.Equal(["grid.json", "mine.txt", "plan.json"], Directory.EnumerateFileSystemEntries(folder.Location).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal("{ }", File.ReadAllText(folder.Plan));
        folder.Begin("{}", grid);
    }

    [Fact]
    public void Of_trainings_that_are_done_or_were_killed_all_goes_but_what_others_put_among_their_files()
    {
        var (folder, jobs) = (Folder("among"), Jobs("envelope", "plain"));
        var grid = new ComparisonGrid("plain", [.. jobs.Select(job => job.Planned)]);
        folder.Begin("{}", grid);
        (folder with { Part = new(1, 2) }).Begin("{}", grid);
        string[] mine =
        [
            "jobs/copy/result.json", $"jobs/{jobs[0].Name}/checkpoints/mine.safetensors", $"jobs/{jobs[0].Name}/excluded/mine.png", $"jobs/{jobs[0].Name}/notes.txt", $"jobs/{jobs[1].Name}/predictions/notes.txt",
            "pictures/hearts/mine.png", "pictures/mine.png", "plots/drafts/ranks.svg", "plots/mine.svg", "shards/00.tar",
        ];
        Write(folder, mine);
        new JobRun(jobs[0], folder).Run();
        Assert.Throws<InvalidOperationException>(() => new JobRun(jobs[1], folder) { Progress = new Kill(8) }.Run());
        Write(folder, $"jobs/{jobs[1].Name}/.lock", $"jobs/{jobs[1].Name}/checkpoints/last.safetensors.17-0a1b.tmp", "plots/curves_hearts_small_strong_dice.svg", "plots/noise_hearts_small.svg");
        new TestPictures(folder).Write(jobs);
        Assert.True(Directory.EnumerateFiles(folder.Location, "*", SearchOption.AllDirectories).Count() > 40);

        folder.Restart("{}", grid);

        Assert.Equal(
            mine.Concat(["grid.json", "plan.json"]).Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(folder.Location, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder.Location, path).Replace('\\', '/')).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_folder_of_other_things_is_not_cleared_whatever_it_has()
    {
        var (folder, grid) = (Folder("thesis"), new ComparisonGrid("plain", [.. Jobs("plain").Select(job => job.Planned)]));
        var mine = Path.Combine(folder.Location, "jobs", "cv.tex");
        Directory.CreateDirectory(Path.GetDirectoryName(mine)!);
        File.WriteAllText(mine, "");
        foreach (var start in new Action[] { () => folder.Begin("{}", grid), () => folder.Restart("{}", grid) })
        {
            Assert.EndsWith("holds no comparison; give another folder with `ComparisonFolder.Location`.", Assert.Throws<DataException>(start).Message, StringComparison.Ordinal);
        }

        // A file that only has the name of a grid does not say what is of a comparison.
        File.WriteAllText(folder.Grid, "{}");
        Assert.StartsWith($"{folder.Grid} cannot be read as the grid of a comparison (", Assert.Throws<DataException>(() => folder.Restart("{}", grid)).Message, StringComparison.Ordinal);
        Assert.Equal("{}", File.ReadAllText(folder.Grid));
        Assert.True(File.Exists(mine));

        // Shards of a data set may be called so as well.
        var data = Path.Combine(Folder("data").Location, "shards", "00.tar");
        Directory.CreateDirectory(Path.GetDirectoryName(data)!);
        File.WriteAllText(data, "");
        Folder("data").Restart("{}", grid);
        Assert.True(File.Exists(data));
    }

    [Fact]
    public void A_plan_that_no_comparison_wrote_is_not_written_over()
    {
        var (folder, grid) = (Folder("mine"), new ComparisonGrid("plain", [.. Jobs("plain").Select(job => job.Planned)]));
        Write(folder, "plan.json");
        void Refused()
        {
            foreach (var start in new Action[] { () => folder.Begin("{}", grid), () => folder.Restart("{}", grid) })
            {
                Assert.StartsWith($"{folder.Plan} says something else than this plan, and no grid.json beside it shows", Assert.Throws<DataException>(start).Message, StringComparison.Ordinal);
            }

            Assert.Empty(File.ReadAllText(folder.Plan));
            Assert.False(File.Exists(folder.Grid));
        }

        Refused();

        // Shards write theirs elsewhere, and so show nothing of this one.
        (folder with { Part = new(1, 1) }).Begin("{}", grid);
        Refused();
    }

    [Fact]
    public void A_plan_that_says_the_same_stays_as_it_is_and_what_a_comparison_wrote_is_updated()
    {
        var (folder, grid) = (Folder("same"), new ComparisonGrid("plain", [.. Jobs("plain").Select(job => job.Planned)]));
        Directory.CreateDirectory(folder.Location);

        // As some editors of Windows save it.
        File.WriteAllText(folder.Plan, "{}", Encoding.UTF8);
        var mine = File.ReadAllBytes(folder.Plan);

        folder.Begin("{}", grid);
        Assert.Equal(mine, File.ReadAllBytes(folder.Plan));
        folder.Begin("{ }", grid);
        Assert.Equal("{ }", File.ReadAllText(folder.Plan));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_a_test_case_both_pictures_are_written_whichever_of_them_a_killed_process_left(bool isImageLeft)
    {
        var (folder, jobs) = (Folder("pictures"), Jobs("plain"));
        var name = jobs[0].Data.Test.Whole.Cases[0].Case;
        string[] both = [folder.ImageFileOf("hearts", name), folder.ReferenceFile("hearts", name)];
        Write(folder, $"jobs/{jobs[0].Name}/result.json");
        new TestPictures(folder).Write(jobs);
        string[] Bytes() => Array.ConvertAll(both, path => Convert.ToHexString(File.ReadAllBytes(path)));
        var whole = Bytes();
        File.Delete(both[isImageLeft ? 1 : 0]);

        new TestPictures(folder).Write(jobs);

        Assert.Equal(whole, Bytes());
    }

    [Fact]
    public void Whoever_starts_anew_loses_the_pictures_of_a_test_case_that_a_process_left_between_the_two()
    {
        var (folder, jobs) = (Folder("between"), Jobs("plain"));
        var grid = new ComparisonGrid("plain", [.. jobs.Select(job => job.Planned)]);
        folder.Begin("{}", grid);
        Write(folder, $"jobs/{jobs[0].Name}/result.json");
        var reference = folder.ReferenceFile("hearts", jobs[0].Data.Test.Whole.Cases[0].Case);

        // No file can take the place of a folder.
        Directory.CreateDirectory(reference);
        Assert.Throws<DataException>(() => new TestPictures(folder).Write(jobs));
        Directory.Delete(reference);

        folder.Restart("{}", grid);
        Assert.False(Directory.Exists(folder.Pictures));
    }

    [Fact]
    public void Only_one_process_is_at_work_in_a_folder()
    {
        var folder = Folder("lock");
        using (folder.Lock())
        {
            Assert.Contains("another process", Assert.Throws<DataException>(folder.Lock).Message, StringComparison.Ordinal);
        }

        folder.Lock().Dispose();
        Assert.Empty(Directory.EnumerateFiles(folder.Location));
    }

    [Fact]
    public void Shards_share_a_folder_with_each_other_and_with_nobody_who_does_it_whole()
    {
        var (whole, first, second) = (Folder("shards"), Folder("shards") with { Part = new(1, 2) }, Folder("shards") with { Part = new(2, 2) });
        using (first.Lock())
        using (second.Lock())
        {
            Assert.Throws<DataException>(whole.Lock);
            Assert.Throws<DataException>(first.Lock);
        }

        using (whole.Lock())
        {
            Assert.Throws<DataException>(first.Lock);
        }

        first.Lock().Dispose();
    }

    [Fact]
    public void A_shard_by_another_plan_is_refused()
    {
        var (first, second) = (Folder("plans") with { Part = new(1, 2) }, Folder("plans") with { Part = new(2, 2) });
        var grid = new ComparisonGrid("plain", [.. Jobs("plain", "envelope").Select(job => job.Planned)]);
        Assert.False(Folder("plans").IsBegun);
        first.Begin("{}", grid);
        second.Begin("{}", grid);

        Assert.True(Folder("plans").IsBegun);
        Assert.Throws<DataException>(() => Folder("plans").ReadGrid());
        Assert.Contains("another plan", Assert.Throws<DataException>(() => second.RequireSuitable("{}", grid with { Jobs = [grid.Jobs[0]] })).Message, StringComparison.Ordinal);
        Folder("plans").Restart("{}", grid);
        Assert.False(File.Exists(first.Grid));
    }

    [Theory]
    [InlineData("1/1", new[] { 0, 1, 2, 3, 4 })]
    [InlineData("1/2", new[] { 0, 2, 4 })]
    [InlineData("2/2", new[] { 1, 3 })]
    [InlineData("7/8", new int[0])]
    public void Shards_take_turns(string shard, int[] expected) => Assert.Equal(expected, Shard.Parse(shard).Of(Enumerable.Range(0, 5).ToArray()));

    [Theory]
    [InlineData("0/2")]
    [InlineData("3/2")]
    [InlineData("1")]
    [InlineData("1/2/3")]
    [InlineData("-1/2")]
    [InlineData("a/b")]
    public void What_is_no_shard_is_told(string text) => Assert.Contains("3/8", Assert.Throws<DataException>(() => Shard.Parse(text)).Message, StringComparison.Ordinal);

    private static void Write(ComparisonFolder folder, params string[] names)
    {
        foreach (var path in names.Select(name => Path.Combine(folder.Location, name)))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, "");
        }
    }

    private static JobStarter Here(ComparisonFolder folder) => (job, _, token) => new JobRun(job, folder).Run(token);

    private ComparisonFolder Folder(string name) => new(Path.Combine(location, name));

    private static ComparisonJob[] Jobs(params string[] losses)
    {
        var data = ComparisonData.OfPhantoms("hearts", PhantomTask.Cardiac, 5, 6, 3, 32);
        return [.. losses.Select(loss => new ComparisonJob(new CellKey("hearts", "small", loss, "strong", 1), Plan(loss), data, NoiseCatalog.Parse("strong"), 0))];
    }

    private static TrainingPlan Plan(string loss) => new()
    {
        Model = new ModelOptions { Channels = 1, Classes = 1, Width = 4, Levels = 2, Dropout = 0.1 },
        Loss = LossSpecification.Parse("ce+dice"),
        Envelope = loss == "plain" ? EnvelopeOptions.Plain : new EnvelopeOptions { Evidence = loss == "class" ? Evidence.ByClass : Evidence.Below(0.3) },
        Augmentation = AugmentationOptions.Light,
        Options = new TrainingOptions { Steps = Steps, BatchSize = 2, KeepBest = false, Threads = 1, ValidateEvery = 1, LearningRate = new() { Peak = 5e-3 } },
    };

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

    private sealed class Kill(long step) : ITrainingProgress
    {
        public void Advanced(TrainingStatus status)
        {
            if (status.Report.Step == step)
            {
                throw new InvalidOperationException("killed");
            }
        }
    }

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
