using System.Diagnostics;
using Sigmask.Augmentation;
using Sigmask.Data;
using Sigmask.Inference;
using Sigmask.Losses;
using Sigmask.Metrics;
using Sigmask.Models;
using Sigmask.Training;
using static TorchSharp.torch;

namespace Sigmask.Tests.Training;

public sealed class TrainerTests
{
    [Theory]
    [InlineData("ce", false)]
    [InlineData("ce+dice", true)]
    [InlineData("bce+dice", true)]
    public void One_image_is_learned_by_heart(string loss, bool isEnveloped)
    {
        var source = new DiscSource(1, [32, 32]);
        var plan = Plans.Small(80, loss, isEnveloped ? new() { Sigma = 0.02 } : EnvelopeOptions.Plain) with { Augmentation = AugmentationOptions.None };
        var options = plan.Options with { LearningRate = new() { Peak = 1e-2 }, BatchSize = 1 };
        using var trained = new Trainer(plan with { Options = options }).Run(source);
        Assert.InRange(new HeldOutDice(source, plan).Score(trained.Network).Dice!.Value, 0.98, 1);
    }

    [Fact]
    public void One_volume_is_learned_by_heart()
    {
        var source = new DiscSource(1, [14, 18, 16], classes: 2);
        var plan = Plans.Small(60, "ce+dice", EnvelopeOptions.Plain) with { Augmentation = AugmentationOptions.None };
        var options = plan.Options with { LearningRate = new() { Peak = 1e-2 }, BatchSize = 1 };
        using var trained = new Trainer(plan with { Options = options }).Run(source);
        Assert.InRange(new HeldOutDice(source, plan).Score(trained.Network).Dice!.Value, 0.98, 1);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits_and_another_seed_others()
    {
        var source = new DiscSource(6, [20, 24]);
        var plan = Plans.Small(12) with { Augmentation = AugmentationOptions.Default };
        plan = plan with { Model = plan.Model with { Dropout = 0.2 }, Options = plan.Options with { Threads = 2 } };
        using var first = new Trainer(plan).Run(source);
        using var second = new Trainer(plan with { Options = plan.Options with { Workers = 2 } }).Run(source);
        using var other = new Trainer(plan with { Options = plan.Options with { Seed = 2 } }).Run(source);
        AssertSameBits(first.Network, second.Network);
        Assert.Equal(first.LastStep!.Loss, second.LastStep!.Loss);
        Assert.NotEqual(first.LastStep.Loss, other.LastStep!.Loss);
    }

    [Theory]
    [InlineData("unet", "ce+dice", false, Guide.Ema)]
    [InlineData("unet", "ce+dice", true, Guide.Ema)]
    [InlineData("unet", "bce+dice", true, Guide.Ema)]
    [InlineData("unet", "ce+dice", true, Guide.Early)]
    [InlineData("unet++-tiny", "ce+dice", true, Guide.Ema, 2)]
    [InlineData("unet++-tiny", "ce+dice", true, Guide.Cross)]
    public void A_training_that_is_stopped_and_resumed_ends_with_the_bits_of_one_that_was_not(string model, string loss, bool isByClass, Guide guide, int threads = 1)
    {
        using var folder = new TemporaryFolder();
        var source = new DiscSource(6, [16, 16]);
        var plan = Plans.Small(20, loss, new() { Ramp = new(0.2, 0.5), Evidence = isByClass ? Evidence.ByClass : Evidence.Below(0.1) }, guide);
        plan = plan with { Model = plan.Model with { Name = model } };
        plan = plan with { Model = plan.Model with { Dropout = 0.2 }, Options = plan.Options with { UseAverage = true, Threads = threads } };
        var validation = new HeldOutDice(source, plan);
        using var whole = new Trainer(plan) { Folder = new(folder["whole"]) }.Run(source, validation);

        using var stop = new CancellationTokenSource();
        var interrupted = new Trainer(plan) { Folder = new(folder["parts"]), Progress = new At(13, stop.Cancel) };
        Assert.Throws<OperationCanceledException>(() => interrupted.Run(source, validation, stop.Token));
        Assert.False(new RunFolder(folder["parts"]).IsFinished);
        var reports = new At(-1, () => { });
        using var resumed = new Trainer(plan) { Folder = new(folder["parts"]), Resume = true, Progress = reports }.Run(source, validation);

        Assert.Equal(7, reports.Steps);
        AssertSameBits(whole.Network, resumed.Network);
        Assert.Equal(whole.Best, resumed.Best);
        Assert.Equal(File.ReadAllBytes(folder["whole/model.safetensors"]), File.ReadAllBytes(folder["parts/model.safetensors"]));
        Assert.Equal(WithoutSeconds(folder["whole/history.csv"]), WithoutSeconds(folder["parts/history.csv"]));
    }

    [Fact]
    public void A_checkpoint_is_written_when_its_time_has_come_between_validations_too()
    {
        var plan = Plans.Small(6);
        plan = plan with { Options = plan.Options with { ValidateEvery = 4 } };

        Assert.Equal([0, 0, 0, 4, 4, 6], Saved(plan, TimeSpan.FromHours(1)));
        Assert.Equal([1, 2, 3, 4, 5, 6], Saved(plan with { Options = plan.Options with { CheckpointEvery = TimeSpan.Zero } }, TimeSpan.FromHours(1)));
    }

    [Fact]
    public void Validations_that_follow_each_other_quickly_share_a_checkpoint_and_the_last_step_has_its_own()
    {
        var plan = Plans.Small(6);
        plan = plan with { Options = plan.Options with { ValidateEvery = 1 } };

        Assert.Equal([1, 1, 1, 1, 1, 6], Saved(plan, TimeSpan.FromHours(1)));
        Assert.Equal([1, 2, 3, 4, 5, 6], Saved(plan, TimeSpan.Zero));
    }

    [Fact]
    public void A_training_that_is_killed_several_validations_after_its_checkpoint_ends_once_resumed_as_if_it_had_not_been()
    {
        using var folder = new TemporaryFolder();
        var source = new DiscSource(6, [16, 16]);
        var plan = Plans.Small(20, guide: Guide.Early);
        plan = plan with { Model = plan.Model with { Dropout = 0.2 }, Options = plan.Options with { ValidateEvery = 2 } };
        var validation = new HeldOutDice(source, plan);
        using var whole = new Trainer(plan) { Folder = new(folder["whole"]) }.Run(source, validation);

        // The checkpoint is that of the validation after step 2.
        var killed = new Trainer(plan) { Folder = new(folder["parts"]), CheckpointSpacing = TimeSpan.FromHours(1), Progress = new At(13, () => throw new InvalidOperationException("killed")) };
        Assert.Throws<InvalidOperationException>(() => killed.Run(source, validation));
        Assert.Equal(13, File.ReadLines(folder["parts/history.csv"]).Count() - 1);
        var reports = new At(-1, () => { });
        using var resumed = new Trainer(plan) { Folder = new(folder["parts"]), Resume = true, Progress = reports }.Run(source, validation);

        Assert.Equal(18, reports.Steps);
        Assert.Equal(whole.Best, resumed.Best);
        Assert.All(["model.safetensors", "checkpoints/best.safetensors"], name => Assert.Equal(File.ReadAllBytes(folder[$"whole/{name}"]), File.ReadAllBytes(folder[$"parts/{name}"])));
        Assert.Equal(WithoutSeconds(folder["whole/history.csv"]), WithoutSeconds(folder["parts/history.csv"]));
    }

    [Fact]
    public void The_guide_leaves_the_plain_part_of_the_training_alone_and_then_changes_it()
    {
        var source = new DiscSource(4, [16, 16]);
        var withGuide = Losses(new EnvelopeOptions { TopK = ImageMass.All, Ramp = new(0.5, 0.5), Sigma = 0.2 });
        var plain = Losses(EnvelopeOptions.Plain);
        Assert.Equal(plain[..5], withGuide[..5]);
        Assert.NotEqual(plain[6], withGuide[6]);

        double[] Losses(EnvelopeOptions envelope)
        {
            var losses = new List<double>();
            using var trained = new Trainer(Plans.Small(10, envelope: envelope)) { Progress = new Each(status => losses.Add(status.Report.Loss)) }.Run(source);
            return [.. losses];
        }
    }

    [Fact]
    public void The_weights_of_the_best_validation_are_kept_unless_the_last_are_asked_for()
    {
        var source = new DiscSource(4, [16, 16]);
        var plan = Plans.Small(6) with { Options = Plans.Small(6).Options with { ValidateEvery = 2 } };
        var score = new Falling();
        using var best = new Trainer(plan).Run(source, score);
        Assert.Equal(new ValidationMark(2, 0.9), best.Best);
        using var last = new Trainer(plan with { Options = plan.Options with { KeepBest = false } }).Run(source, new Falling());
        Assert.Equal(3, score.Seen.Count);
        AssertSameValues(score.Seen[0], best.Network);
        AssertSameValues(score.Seen[2], last.Network);
    }

    [Fact]
    public void An_unusable_option_is_named()
    {
        var plan = Plans.Small(10);
        var error = Assert.Throws<TrainingException>(() => new Trainer(plan with { Options = plan.Options with { BatchSize = 0 } }));
        Assert.Equal("`TrainingOptions.BatchSize` must be at least 1, not 0.", error.Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Trainer(plan with { Envelope = new() { Sigma = 1 } }));
    }

    // After each step that of the last checkpoint; 0: there is none.
    private static long[] Saved(TrainingPlan plan, TimeSpan spacing)
    {
        using var folder = new TemporaryFolder();
        var run = new RunFolder(folder["run"]);
        var steps = new List<long>();
        using var trained = new Trainer(plan) { Folder = run, CheckpointSpacing = spacing, Progress = new Each(_ => steps.Add(StepOf(run.Checkpoints.LastPath))) }.Run(new DiscSource(4, [16, 16]));
        return [.. steps];
    }

    private static long StepOf(string checkpoint)
    {
        if (!File.Exists(checkpoint))
        {
            return 0;
        }

        using var file = SafetensorsFile.Read(checkpoint);
        return long.Parse(file.Metadata["step"], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static void AssertSameBits(nn.Module one, nn.Module other) => AssertSameValues(one.state_dict().ToDictionary(pair => pair.Key, pair => pair.Value.clone()), other);

    private static void AssertSameValues(Dictionary<string, Tensor> expected, nn.Module network) =>
        Assert.All(network.state_dict(), pair => Assert.True(pair.Value.equal(expected[pair.Key]).all().item<bool>(), pair.Key));

    [Fact]
    public void The_speed_is_that_of_the_steps_and_the_time_left_has_validation_in_it()
    {
        const int Steps = 4;
        var source = new DiscSource(4, [16, 16]);
        var plan = Plans.Small(Steps);
        var seen = new List<TrainingStatus>();
        using var trained = new Trainer(plan with { Options = plan.Options with { ValidateEvery = 1 } }) { Progress = new Each(seen.Add) }.Run(source, new AsLongAsStep());

        // If validation slowed the speed down, these would be the images that are left.
        Assert.All(seen.Take(Steps - 1), status => Assert.True(status.ImagesPerSecond * status.TimeLeft.TotalSeconds > 1.5 * status.Report.Images * (Steps - status.Report.Step)));
    }

    private static IEnumerable<string> WithoutSeconds(string path) =>
        File.ReadLines(path).Select(row => string.Join(',', row.Split(',').Where((_, column) => column != 4)));

    private sealed class At(long step, Action act) : ITrainingProgress
    {
        public int Steps { get; private set; }

        public void Advanced(TrainingStatus status)
        {
            Steps++;
            if (status.Report.Step == step)
            {
                act();
            }
        }
    }

    private sealed class Each(Action<TrainingStatus> act) : ITrainingProgress
    {
        public void Advanced(TrainingStatus status) => act(status);
    }

    /// <summary>A validation that takes as long as all that was done since the one before.</summary>
    private sealed class AsLongAsStep : IValidation
    {
        private readonly Stopwatch clock = Stopwatch.StartNew();

        public IReadOnlyList<string> Classes => [];

        public ValidationScore Score(nn.Module<Tensor, Tensor> network)
        {
            var end = 2 * clock.Elapsed;
            SpinWait.SpinUntil(() => clock.Elapsed >= end);
            clock.Restart();
            return new(0.5, []);
        }
    }

    /// <summary>A validation that finds every network worse than the one before.</summary>
    private sealed class Falling : IValidation
    {
        public List<Dictionary<string, Tensor>> Seen { get; } = [];

        public IReadOnlyList<string> Classes => [];

        public ValidationScore Score(nn.Module<Tensor, Tensor> network)
        {
            Seen.Add(network.state_dict().ToDictionary(pair => pair.Key, pair => pair.Value.clone()));
            return new(1 - (0.1 * Seen.Count), []);
        }
    }
}
