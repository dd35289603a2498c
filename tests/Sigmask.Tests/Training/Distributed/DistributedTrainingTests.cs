using Sigmask.Augmentation;
using Sigmask.Data;
using Sigmask.Inference;
using Sigmask.Losses;
using Sigmask.Metrics;
using Sigmask.Models;
using Sigmask.Mpi;
using Sigmask.Tests.Mpi;
using Sigmask.Training;

namespace Sigmask.Tests.Training;

/// <summary>
/// Several ranks learn what one process learns from the whole batch (docs/method.md section 5). Ranks are threads here; tests of the tool start real ones. Sums of parts round otherwise than a whole sum, and once in a
/// while that turns a decision round (a ReLU at 0, the largest of a pool), after which the curves part by some 1e-5. Which seed meets one depends on the processor: so one of three must agree to 1e-5, and all to 1e-2.
/// </summary>
public sealed class DistributedTrainingTests
{
    private const int Steps = 50;
    private const int Seeds = 3;
    private const double Tolerance = 1e-5;
    private const double ToleranceAfterATurn = 1e-2;

    [Theory]
    [InlineData(2, Smoothing.Hard, "0.75", "ce+dice", Guide.Self)]
    [InlineData(4, Smoothing.Hard, "3", "ce+dice", Guide.Ema)]
    [InlineData(2, Smoothing.FermiDirac, "3", "ce+dice", Guide.Ema)]
    [InlineData(4, Smoothing.FermiDirac, "0.75", "ce+dice", Guide.Self)]
    [InlineData(4, Smoothing.FermiDirac, "0.5", "focal+dice", Guide.Ema)]
    [InlineData(3, Smoothing.Moreau, "1", "ce+dice", Guide.Ema)]
    [InlineData(2, Smoothing.FermiDirac, "0.75", "ce+dice", Guide.Early)]
    [InlineData(2, Smoothing.FermiDirac, "0.75", "bce+dice", Guide.Ema)]
    public void Ranks_learn_what_one_process_learns_from_the_whole_batch(int ranks, Smoothing smoothing, string topK, string loss, Guide guide)
    {
        var envelope = new EnvelopeOptions { Smoothing = smoothing, TopK = topK.Contains('.', StringComparison.Ordinal) || topK == "1" ? ImageMass.Share(double.Parse(topK, System.Globalization.CultureInfo.InvariantCulture)) : ImageMass.Count(3), Ramp = new(0.1, 0.4) };
        RequireSame(Plan(loss, envelope, guide), ranks, new IgnoredSource(new DiscSource(11, [16, 16])));
    }

    [Fact]
    public void The_plain_loss_is_the_mean_over_the_images_of_all_ranks_that_count() => RequireSame(Plan("ce+dice", EnvelopeOptions.Plain), 4, new IgnoredSource(new DiscSource(11, [16, 16])));

    [Fact]
    public void Numbers_that_a_loss_learns_are_learned_from_all_ranks()
    {
        var plan = Plan("ce+t-loss(rate=0.05)", EnvelopeOptions.Plain);
        RequireSame(plan with { Options = plan.Options with { LearningRate = new() { Peak = 0.005 } } }, 2, new DiscSource(9, [16, 16], classes: 2));
    }

    [Fact]
    public void The_moment_at_which_labels_are_learned_by_heart_is_found_from_all_ranks()
        => RequireSame(Plan("ce+dice", new EnvelopeOptions { Ramp = Ramp.Auto }), 2, new DiscSource(8, [16, 16]));

    [Fact]
    public void A_training_that_was_stopped_goes_on_with_another_number_of_ranks()
    {
        var source = new IgnoredSource(new DiscSource(11, [16, 16]));
        RequireSame(Plan("ce+dice", new EnvelopeOptions { TopK = ImageMass.Share(0.75), Ramp = new(0.1, 0.4) }), source, plan =>
        {
            using var folder = new TemporaryFolder();
            using var stop = new CancellationTokenSource();
            var parts = new List<StepReport>();
            Assert.ThrowsAny<OperationCanceledException>(() => ThreadRanks.Run(2, rank => Train(plan, source, rank, Of(rank, new() { Folder = folder["run"], Stop = stop, StopAfter = 23, Reports = parts }))));
            Assert.Equal(23, parts.Count);
            ThreadRanks.Run(4, rank => Train(plan, source, rank, Of(rank, new() { Folder = folder["run"], Reports = parts })));
            Assert.True(File.Exists(folder["run/model.safetensors"]));
            return parts;
        });
    }

    [Fact]
    public void With_batch_normalisation_neither_a_stop_nor_validations_change_what_ranks_learn()
    {
        var source = new DiscSource(11, [16, 16]);
        var plan = Plan("ce+dice", new EnvelopeOptions { Ramp = new(0.1, 0.4) }, Guide.Early);
        plan = plan with { Model = plan.Model with { Normalization = Normalization.Batch }, Envelope = plan.Envelope with { Evidence = Evidence.ByClass } };
        var undisturbed = ThreadRanks.Run(2, rank => Train(plan, source, rank, new()));
        Assert.Equal(undisturbed[0].Select(Numbers), undisturbed[1].Select(Numbers));
        Assert.Contains(undisturbed[0], report => report.KeptShare < 1);

        var often = plan with { Options = plan.Options with { ValidateEvery = 3 } };
        Assert.Equal(undisturbed[0].Select(Numbers), ThreadRanks.Run(2, rank => Train(often, source, rank, new()))[0].Select(Numbers));

        using var folder = new TemporaryFolder();
        using var stop = new CancellationTokenSource();
        var parts = new List<StepReport>();
        Assert.ThrowsAny<OperationCanceledException>(() => ThreadRanks.Run(2, rank => Train(plan, source, rank, Of(rank, new() { Folder = folder["run"], Stop = stop, StopAfter = 33, Reports = parts }))));
        ThreadRanks.Run(2, rank => Train(plan, source, rank, Of(rank, new() { Folder = folder["run"], Reports = parts })));
        Assert.Equal(undisturbed[0].Select(Numbers), parts.Select(Numbers));

        static (long, double, double, double) Numbers(StepReport report) => (report.Step, report.Loss, report.Objective, report.KeptShare);
    }

    [Fact]
    public void Ranks_whose_data_or_options_differ_are_told_before_the_first_step()
    {
        var plan = Plan("ce+dice", EnvelopeOptions.Plain);
        var data = Assert.Throws<TrainingException>(() => ThreadRanks.Run(3, rank => Train(plan, new DiscSource(rank.Rank == 1 ? 10 : 11, [16, 16]), rank, new())));
        Assert.Contains("rank 1 (", data.Message, StringComparison.Ordinal);
        Assert.Contains("cases was 11 and is 10", data.Message, StringComparison.Ordinal);
        var options = Assert.Throws<TrainingException>(() => ThreadRanks.Run(2, rank => Train(plan with { Options = plan.Options with { Seed = rank.Rank } }, new DiscSource(11, [16, 16]), rank, new())));
        Assert.Contains("seed was 0 and is 1", options.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("topk", null, "pixels of all images")]
    [InlineData("ce+dice(batch=true)", null, "pixels of all images")]
    [InlineData("ce", "co-teaching", "`TrainingPlan.Method = co-teaching`")]
    [InlineData("ce", "cross", "`TrainingPlan.Guide = cross`")]
    public void What_needs_more_of_a_batch_than_a_process_has_is_refused(string loss, string? method, string words)
    {
        var plan = Plan(loss, method == "cross" ? new EnvelopeOptions() : EnvelopeOptions.Plain, method == "cross" ? Guide.Cross : Guide.Self);
        plan = method == "co-teaching" ? plan with { Method = TrainingMethod.Parse(method) } : plan;

        Assert.Contains(words, Assert.Throws<TrainingException>(() => ThreadRanks.Run(2, rank => Train(plan, new DiscSource(8, [16, 16]), rank, new()))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_batch_needs_an_image_for_each_rank()
        => Assert.Contains("`TrainingOptions.BatchSize = 4`", Assert.Throws<TrainingException>(() => ThreadRanks.Run(5, rank => Train(Plan("ce", EnvelopeOptions.Plain), new DiscSource(8, [16, 16]), rank, new()))).Message, StringComparison.Ordinal);

    private static void RequireSame(TrainingPlan plan, int ranks, ISampleSource source) =>
        RequireSame(plan, source, seeded => ThreadRanks.Run(ranks, rank => Train(seeded, source, rank, new()))[0]);

    private static void RequireSame(TrainingPlan plan, ISampleSource source, Func<TrainingPlan, List<StepReport>> train)
    {
        var apart = new List<string>();
        for (var seed = 0; seed < Seeds; seed++)
        {
            var seeded = plan with { Options = plan.Options with { Seed = seed } };
            var (whole, parts) = (Train(seeded, source, null, new()), train(seeded));
            Assert.Equal(Steps, whole.Count);
            Assert.True(whole[^5..].Average(report => report.Loss) < 0.9 * whole[..5].Average(report => report.Loss));
            Assert.Equal(whole.Select(one => (one.Step, one.Epoch, one.Images)), parts.Select(one => (one.Step, one.Epoch, one.Images)));
            Assert.Null(FirstApart(whole, parts, ToleranceAfterATurn));
            if (FirstApart(whole, parts, Tolerance) is not { } difference)
            {
                return;
            }

            apart.Add($"seed {seed}, {difference}");
        }

        Assert.Fail(string.Join("; ", apart));
    }

    private static string? FirstApart(List<StepReport> whole, List<StepReport> parts, double tolerance) =>
        whole.Zip(parts).FirstOrDefault(pair => !IsSame(pair.First, pair.Second, tolerance)) is ({ } one, { } other) ? $"step {one.Step}: {one} and {other}" : null;

    private static bool IsSame(StepReport one, StepReport other, double tolerance) =>
        Math.Abs(one.Loss - other.Loss) <= tolerance * Math.Abs(one.Loss)
        && Math.Abs(one.Objective - other.Objective) <= tolerance * Math.Abs(one.Objective)
        && one.TopK == other.TopK
        && Math.Abs(one.KeptShare - other.KeptShare) <= tolerance;

    private static Told Of(ICommunicator rank, Told told) => rank.Rank == 0 ? told : new() { Stop = told.Stop };

    private static List<StepReport> Train(TrainingPlan plan, ISampleSource source, ICommunicator? rank, Told told)
    {
        var validation = new HeldOutDice(source, plan) { Ranks = rank };
        var trainer = new Trainer(plan) { Folder = told.Folder is { } folder ? new(folder) : null, Resume = true, Progress = told, Ranks = rank };
        trainer.Run(source, validation, told.Stop?.Token ?? default).Dispose();
        return told.Reports;
    }

    private static TrainingPlan Plan(string loss, EnvelopeOptions envelope, Guide guide = Guide.Ema) => new()
    {
        Model = new() { Channels = 1, Classes = 1, Width = 6, Levels = 3, Normalization = Normalization.Instance },
        Loss = LossSpecification.Parse(loss),

        // Adam takes steps of one size for gradients that are nothing but rounding; of plain descent they stay what they are. And whether a pixel is a candidate is yes or no: rounding may turn one round, and of so few pixels each is seen in the loss.
        Envelope = envelope with { Evidence = Evidence.Off },
        Guide = guide,
        Augmentation = AugmentationOptions.Light,
        Options = new() { Steps = Steps, BatchSize = 4, Optimizer = new() { Kind = OptimizerKind.Sgd }, LearningRate = new() { Peak = 0.03 }, Threads = 1, ValidateEvery = 20 },
    };

    private sealed class Told : ITrainingProgress
    {
        public List<StepReport> Reports { get; init; } = [];

        public string? Folder { get; init; }

        public CancellationTokenSource? Stop { get; init; }

        public long StopAfter { get; init; }

        public void Advanced(TrainingStatus status)
        {
            Reports.Add(status.Report);
            if (status.Report.Step == StopAfter)
            {
                Stop!.Cancel();
            }
        }
    }

    // Two images have no pixel that counts: whichever rank has them, the others have none.
    private sealed class IgnoredSource(ISampleSource source) : ISampleSource
    {
        public DataDescription Description => source.Description;

        public IReadOnlyList<CaseKey> Cases => source.Cases;

        public Sample Read(int index) => source.Read(index) is var sample && index is 3 or 7 ? sample with { Labels = [.. Enumerable.Repeat(Sample.Ignored, sample.Labels.Length)] } : sample;
    }
}
