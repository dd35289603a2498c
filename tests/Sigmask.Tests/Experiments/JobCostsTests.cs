using Sigmask.AnnotationNoise;
using Sigmask.Experiments;
using Sigmask.Phantoms;
using Sigmask.Tests.Training;
using Sigmask.Training;

namespace Sigmask.Tests.Experiments;

public sealed class JobCostsTests
{
    [Theory]
    [InlineData("hearts", "small", "plain", 11)] // (10 + 12) / 2, whatever noise and seed
    [InlineData("hearts", "small", "gce", 18)] // (10 + 12 + 32) / 3, of data set and network
    [InlineData("burns", "small", "envelope", 90)]
    [InlineData("fetal", "small", "plain", 36)] // (10 + 12 + 32 + 90) / 4, of the network
    [InlineData("hearts", "large", "plain", 396)]
    [InlineData("hearts", "other", "plain", 108)] // of all
    public void A_training_takes_as_long_as_those_that_are_most_alike(string dataset, string model, string loss, double seconds)
    {
        var costs = new JobCosts([Done(Key("hearts", "small", "plain"), 10), Done(Key("hearts", "small", "plain", 2) with { Noise = "none" }, 12), Done(Key("hearts", "small", "envelope"), 32), Done(Key("burns", "small", "plain"), 90)]);
        costs.Add(Done(Key("burns", "large", "plain"), 396));

        Assert.Equal(seconds, costs.SecondsOf(Key(dataset, model, loss, 3))!.Value, 1e-9);
        Assert.Null(new JobCosts([]).SecondsOf(Key(dataset, model, loss)));
    }

    [Fact]
    public void The_time_left_is_that_of_the_open_trainings_by_those_that_are_done()
    {
        using var temporary = new TemporaryFolder();
        var jobs = Jobs(("plain", 1), ("plain", 2), ("envelope", 1), ("envelope", 2), ("gce", 1));

        // 60 s for the other seed of the envelope, of which a quarter is done by and by, and (10 + 20 + 60) / 3 for gce; (10 + 20 + 60 + 100) / 4 once the former has taken 100.
        var watched = Watched(new ComparisonFolder(temporary["one"]), jobs, 1, 10, 20, 60);
        Assert.Equal((double?[])[90, 75, 47.5, 47.5, 35.625, 0], watched.Select(status => status.Left?.TotalSeconds));
        Assert.Equal([0, 0.125, 0.5, 0.5, 0.625, 1], watched.Select(status => status.Share));

        // Two at once, of 60 s and of 30: not sooner than the longer one. Whichever begins first, nothing is done yet then.
        Assert.Equal(60, Watched(new ComparisonFolder(temporary["two"]), jobs, 2, 10, 20, 60)[0].Left!.Value.TotalSeconds, 1e-6);

        // Nothing is known before the first is done.
        Assert.Equal((double?[])[null, null, 100, 100, 75, 0], Watched(new ComparisonFolder(temporary["none"]), jobs[..2], 1).Select(status => status.Left?.TotalSeconds));
    }

    [Fact]
    public void Where_none_is_done_the_guess_is_by_arithmetic()
    {
        // A U-Net of two levels for one channel and four classes at 32 x 32 (compare ModelCostTests): fine level 1>2>2 and 4>2>2, coarse level 2>4>4, 2x2 up 4>2, head 2>4.
        const double MultiplyAdds = (9 * ((1 * 2) + (2 * 2) + (4 * 2) + (2 * 2)) * 1024) + (9 * ((2 * 4) + (4 * 4)) * 256) + (4 * 2 * 4 * 256) + (2 * 4 * 1024);

        // Six convolutions without bias, each with scale and shift of its normalisation; two layers with weight and bias.
        const double Tensors = (6 * 3) + (2 * 2);
        var options = new TrainingOptions { Steps = 100_000, BatchSize = 2, ValidateEvery = 100 };

        // Six seconds to begin and 0.5 ms for each tensor in each step; 2e10 multiply-adds a second, of three passes over the two images of each step and one over three test cases a thousand times.
        var others = 6 + (100_000 * 5e-4 * Tensors);
        var passes = (3.0 * 100_000 * 2) + (3 * 1000);
        Assert.Equal(others + (MultiplyAdds * passes / 2e10), Guess(options), 1e-6);
        Assert.Equal(others + (MultiplyAdds * passes / 2e10 / 4), Guess(options with { Threads = 4 }), 1e-6);

        // Six images are two batches of four at most: ten epochs are twenty steps.
        var twenty = options with { BatchSize = 4, Steps = 20 };
        Assert.Equal(Guess(twenty), Guess(twenty with { Steps = null, Epochs = 10 }), 1e-9);

        static double Guess(TrainingOptions options) => JobCosts.Guess(Jobs(("plain", 1))[0] with { Plan = Plans.Small(1) with { Model = new() { Channels = 1, Classes = 1, Width = 2, Levels = 2 }, Options = options } });
    }

    // What is told of a comparison whose first trainings are done and took what is given; each of the others takes 100 s.
    private static List<ComparisonStatus> Watched(ComparisonFolder folder, ComparisonJob[] jobs, int parallel, params double[] seconds)
    {
        for (var i = 0; i < seconds.Length; i++)
        {
            Write(jobs[i], seconds[i]);
        }

        var watch = new Watch();
        var failures = new ComparisonRunner(folder, jobs, Start) { Parallel = parallel, Progress = watch }.Run();
        Assert.Empty(failures);
        return watch.Told;

        void Start(ComparisonJob job, Action<double> advanced, CancellationToken token)
        {
            advanced(0.25);
            Write(job, 100);
        }

        void Write(ComparisonJob job, double took)
        {
            Directory.CreateDirectory(folder.Job(job.Name).Location);
            File.WriteAllText(folder.Job(job.Name).Result, Done(job.Key, took).ToJson());
        }
    }

    private static ComparisonJob[] Jobs(params (string Loss, int Seed)[] trainings)
    {
        var data = ComparisonData.OfPhantoms("hearts", PhantomTask.Cardiac, 5, 6, 3, 32);
        return [.. trainings.Select(one => new ComparisonJob(Key("hearts", "small", one.Loss, one.Seed), Plans.Small(1), data, NoiseModel.Strong, 0))];
    }

    private static CellKey Key(string dataset, string model, string loss, int seed = 1) => new(dataset, model, loss, "strong", seed);

    private static JobResult Done(CellKey key, double seconds) => new()
    {
        Key = key,
        Identity = "",
        Classes = ["background", "structure"],
        Scores = [],
        LateValidations = 1, Curve = [], Steps = 1, ChosenStep = null, Seconds = seconds, MillisecondsPerStep = 1, PeakMegabytes = 1,
    };

    private sealed class Watch : IComparisonProgress
    {
        public List<ComparisonStatus> Told { get; } = [];

        public void Advanced(ComparisonStatus status) => Told.Add(status);

        public void Finished(JobResult result, ComparisonStatus status) => Told.Add(status);

        public void Failed(JobFailure failure, ComparisonStatus status) => Told.Add(status);
    }
}
