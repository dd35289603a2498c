using Sigmask.Auditing;
using Sigmask.Inference;
using Sigmask.Losses;
using Sigmask.Metrics;
using Sigmask.Models;
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
