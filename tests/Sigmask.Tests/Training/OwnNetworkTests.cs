using Sigmask.Auditing;
using Sigmask.Inference;
using Sigmask.Losses;
using Sigmask.Metrics;
using Sigmask.Models;
using Sigmask.Tests.Mpi;
using Sigmask.Training;
using static TorchSharp.torch;

namespace Sigmask.Tests.Training;

/// <summary>A network that its owner made, of which there is no second one.</summary>
public sealed class OwnNetworkTests
{
    [Theory]
    [InlineData("unet", Guide.Ema)]
    [InlineData("unet", Guide.Early)]
    [InlineData("unet++-tiny", Guide.Early)]
    public void It_learns_the_same_bits_as_one_that_is_made_by_name(string model, Guide guide)
    {
        var source = new DiscSource(6, [16, 16]);
        var plan = Plans.Small(12, envelope: new() { Ramp = new(0.2, 0.5) }, guide: guide);

        // Wide enough that network and twin have the same order of memory (channels last), and so round alike.
        plan = plan with { Model = plan.Model with { Name = model, Width = 16 }, Options = plan.Options with { UseAverage = true } };
        using var byName = new Trainer(plan).Run(source, new HeldOutDice(source, plan));
        using var own = ModelRegistry.Standard.Create(plan.ModelFor(source.Description), plan.Options.Seed);
        using var byOwner = new Trainer(own, plan).Run(source, source);
        Assert.Same(own, byOwner.Network);
        Assert.Equal(byName.Best, byOwner.Best);
        foreach (var (name, tensor) in byName.Network.state_dict())
        {
            Assert.Equal(tensor.contiguous().bytes.ToArray(), own.state_dict()[name].contiguous().bytes.ToArray());
        }
    }

    [Fact]
    public void It_is_the_callers_before_and_after()
    {
        var source = new DiscSource(4, [16, 16]);
        using var own = ModelRegistry.Standard.Create(new ModelOptions { Name = "unet-tiny", Channels = 1, Classes = source.Description.Classes.Count }, 1);
        using (var run = new Trainer(own, "ce+dice") { Steps = 2, Envelope = new() }.Run(source))
        {
            Assert.NotEmpty(Evaluation.Of(run, source).Scores);
            Assert.Equal(4, LabelAudit.Of(run, source).Cases.Count);
            Assert.Contains("bfloat16", Assert.Throws<ModelException>(() => Predictor.Of(run, PredictionOptions.Default with { Precision = Precision.Bfloat16 })).Message, StringComparison.Ordinal);
        }

        using var scope = NewDisposeScope();
        Assert.True(own.forward(zeros([1, 1, 16, 16])).isfinite().all().item<bool>());
    }

    [Theory]
    [InlineData(Guide.Ema)]
    [InlineData(Guide.Early)]
    public void Stopped_and_gone_on_with_in_the_same_program_it_ends_with_the_same_bits(Guide guide)
    {
        using var folder = new TemporaryFolder();
        var source = new DiscSource(6, [16, 16]);
        var plan = Plans.Small(20, envelope: new() { Ramp = new(0.2, 0.7) }, guide: guide);
        plan = plan with { Options = plan.Options with { UseAverage = true } };
        using var first = ModelRegistry.Standard.Create(plan.ModelFor(source.Description), 1);
        using var second = ModelRegistry.Standard.Create(plan.ModelFor(source.Description), 1);
        using var whole = new Trainer(first, plan) { Folder = new(folder["whole"]) }.Run(source, source);

        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => new Trainer(second, plan) { Folder = new(folder["parts"]), Progress = new StopAt(9, stop) }.Run(source, source, stop.Token));
        using var resumed = new Trainer(second, plan) { Folder = new(folder["parts"]), Resume = true }.Run(source, source);

        Assert.Equal(whole.LastStep, resumed.LastStep);
        Assert.Equal(File.ReadAllBytes(folder["whole/model.safetensors"]), File.ReadAllBytes(folder["parts/model.safetensors"]));
    }

    [Theory]
    [InlineData(Guide.Self, true)]
    [InlineData(Guide.Ema, false)]
    [InlineData(Guide.Ema, true)]
    public void A_validation_is_shown_the_network_that_chooses_the_pixels(Guide guide, bool isAverageKept)
    {
        var source = new DiscSource(6, [16, 16]);
        var plan = Plans.Small(4, guide: guide);
        plan = plan with { Options = plan.Options with { UseAverage = isAverageKept, KeepBest = false } };
        using var own = ModelRegistry.Standard.Create(plan.ModelFor(source.Description), 1);
        var shown = new Shown();
        new Trainer(own, plan).Run(source, shown).Dispose();

        Assert.Equal(!isAverageKept, ReferenceEquals(own, shown.Network));
        Assert.Equal(guide == Guide.Self, ReferenceEquals(own, shown.Guide));
        Assert.False(shown.WasTraining);
    }

    [Theory]
    [InlineData(PixelRule.Share, new double[] { 0, 0, 0.1, 0.2, 0.2 })]
    [InlineData(PixelRule.Deviation, new double[] { 0, 0, 0.4, 0.2, 0.2 })]
    public void A_share_grows_from_nothing_and_a_threshold_comes_down(PixelRule rule, double[] expected)
    {
        var reports = new List<StepReport>();
        var plan = Plans.Small(10, envelope: new() { Rule = rule, Sigma = 0.2, Ramp = new(0.2, 0.6) });
        new Trainer(plan) { Progress = new Told(reports) }.Run(new DiscSource(4, [16, 16])).Dispose();

        Assert.Equal([0, 0, 0.5, 1, 1], reports.Where(report => report.Step % 2 == 1).Select(report => Math.Round(report.Strength, 9)));
        Assert.Equal(expected, reports.Where(report => report.Step % 2 == 1).Select(report => Math.Round(report.Sigma ?? 0, 9)));
        Assert.Equal(rule == PixelRule.Deviation, reports[0].Sigma is null);
    }

    [Fact]
    public void The_statistics_of_its_layers_are_the_mean_over_the_processes_as_those_of_any_network()
    {
        var means = ThreadRanks.Run(2, ranks =>
        {
            using var own = nn.Sequential(nn.Conv2d(1, 2, 1), nn.BatchNorm2d(2));
            using var twin = new BorrowedLayers(own);
            using var scope = NewDisposeScope();
            var mean = twin.state_dict().Single(pair => pair.Key.EndsWith("running_mean", StringComparison.Ordinal)).Value;
            mean.fill_(ranks.Rank + 1);
            new SharedStatistics(ranks, twin).Average();
            return mean.sum().item<float>();
        });
        Assert.Equal([3f, 3f], means);
    }

    [Fact]
    public void A_loss_of_ones_own_is_trained_and_stands_in_the_record_by_its_name()
    {
        using var folder = new TemporaryFolder();
        var source = new DiscSource(4, [16, 16]);
        using var own = ModelRegistry.Standard.Create(new ModelOptions { Name = "unet-tiny", Channels = 1, Classes = source.Description.Classes.Count }, 1);
        var loss = LossSpecification.Of(BaseLoss.Of(new Doubled()), "doubled");
        using var run = new Trainer(own, loss) { Steps = 1, Folder = new RunFolder(folder["run"]) }.Run(source);
        using var same = ModelRegistry.Standard.Create(new ModelOptions { Name = "unet-tiny", Channels = 1, Classes = source.Description.Classes.Count }, 1);
        using var plain = new Trainer(same, "ce") { Steps = 1 }.Run(source);
        Assert.Equal(2 * plain.LastStep!.Loss, run.LastStep!.Loss, 1e-5);
        Assert.Equal("doubled", RunRecord.Read(folder["run/run.json"]).Loss);
    }

    [Theory]
    [InlineData("cross", "needs further networks")]
    [InlineData("bfloat16", "is trained in float32")]
    [InlineData("encoder", "load weights.safetensors into")]
    public void What_needs_a_second_network_or_knowledge_of_its_layers_is_refused(string what, string words)
    {
        var source = new DiscSource(4, [16, 16]);
        var plan = Plans.Small(2, guide: what == "cross" ? Guide.Cross : Guide.Early);
        plan = plan with
        {
            EncoderWeights = what == "encoder" ? "weights.safetensors" : null,
            Options = plan.Options with { Precision = what == "bfloat16" ? Precision.Bfloat16 : Precision.Float32 },
        };
        using var own = ModelRegistry.Standard.Create(plan.ModelFor(source.Description), 1);
        Assert.Contains(words, Assert.Throws<TrainingException>(() => new Trainer(own, plan).Run(source)).Message, StringComparison.Ordinal);
        using var scope = NewDisposeScope();
        Assert.Equal(1, own.forward(zeros([1, 1, 16, 16])).shape[0]);
    }

    [Fact]
    public void Where_a_second_network_is_needed_no_average_is_begun_that_nobody_would_free()
    {
        var source = new DiscSource(4, [16, 16]);
        var plan = Plans.Small(2, guide: Guide.Cross);
        using var own = ModelRegistry.Standard.Create(plan.ModelFor(source.Description), 1);
        Left(isAverageKept: true); // what is made once and for all
        Assert.Equal(Left(isAverageKept: false), Left(isAverageKept: true));

        long Left(bool isAverageKept)
        {
            var before = TorchSharp.DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
            Assert.Throws<TrainingException>(() => new Trainer(own, plan with { Options = plan.Options with { UseAverage = isAverageKept } }).Run(source));
            return TorchSharp.DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount - before;
        }
    }

    [Fact]
    public void A_plan_out_of_range_is_refused_when_it_is_set()
    {
        using var own = nn.Linear(1, 1);
        Assert.Throws<TrainingException>(() => new Trainer(own, "ce") { Steps = 0 });
        Assert.ThrowsAny<ArgumentException>(() => new Trainer(own, "ce") { Envelope = new() { Sigma = 2 } });
        Assert.Throws<FormatException>(() => new Trainer(own, "xe"));
    }

    [Fact]
    public void Steps_are_those_of_the_plan_and_a_rival_leaves_the_envelope_off()
    {
        using var own = nn.Linear(1, 1);
        Assert.Null(new Trainer(own, "ce").Steps);
        Assert.Equal(7, new Trainer(own, "ce") { Steps = 7 }.Plan.Options.Steps);
        Assert.True(new Trainer(Plans.Small(2) with { Method = TrainingMethod.Parse("adele") }) { Envelope = new() }.Plan.Envelope.IsOff);
    }

    private sealed class Shown : IValidation
    {
        public nn.Module<Tensor, Tensor>? Network { get; private set; }

        public nn.Module<Tensor, Tensor>? Guide { get; private set; }

        public bool WasTraining { get; private set; }

        public IReadOnlyList<string> Classes => [];

        public ValidationScore Score(nn.Module<Tensor, Tensor> network) => new(null, []);

        public ValidationScore Score(nn.Module<Tensor, Tensor> network, nn.Module<Tensor, Tensor> guide, long done, double strength, int? trial)
        {
            (Network, Guide, WasTraining) = (network, guide, WasTraining || network.training || guide.training);
            return Score(network);
        }
    }

    private sealed class Told(List<StepReport> reports) : ITrainingProgress
    {
        public void Advanced(TrainingStatus status) => reports.Add(status.Report);
    }

    private sealed class StopAt(long step, CancellationTokenSource stop) : ITrainingProgress
    {
        public void Advanced(TrainingStatus status)
        {
            if (status.Report.Step == step)
            {
                stop.Cancel();
            }
        }
    }

    private sealed class Doubled : IPixelLoss
    {
        private readonly CrossEntropy crossEntropy = new();

        public Tensor Forward(Tensor logits, SegmentationTarget target)
        {
            var loss = crossEntropy.Forward(logits, target);
            return loss.add(loss);
        }
    }
}
