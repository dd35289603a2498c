using Sigmask.Data;
using Sigmask.Loading;
using Sigmask.Losses;
using Sigmask.Models;
using Sigmask.Training;
using static TorchSharp.torch;

namespace Sigmask.Tests.Training;

public sealed class TrainingStepTests
{
    private static readonly ModelOptions Model = new() { Channels = 1, Classes = 3, Width = 2, Levels = 2 };

    [Fact]
    public void An_image_that_makes_the_loss_NaN_is_named_and_the_weights_stay()
    {
        using var network = new UNet(Model with { Normalization = Normalization.Instance }, seed: 1);
        using var state = new TrainingState(network, null, new OptimizerOptions().Create(network.named_parameters()));
        var before = network.parameters().Select(parameter => parameter.clone()).ToArray();
        var step = new TrainingStep(state, Plans.Small(10, envelope: EnvelopeOptions.Plain), 3, CPU, 10);
        var batch = Batch.Of([.. Enumerable.Range(0, 3).Select(index => Read(index, poisoned: index == 1))], 0, 0);
        var error = Assert.Throws<TrainingException>(() => step.Run(batch, "last.safetensors (step 5)"));
        Assert.Equal("Step 1: the loss is NaN or infinite (cases case1). Last good checkpoint: last.safetensors (step 5). Look at these images, or lower `LearningRateSchedule.Peak`.", error.Message);
        Assert.All(InPairs.Of(network.parameters(), before), pair => Assert.True(pair.First.equal(pair.Second).all().item<bool>()));
        Assert.Equal(0, state.Step);
    }

    [Fact]
    public void A_batch_without_a_pixel_that_counts_has_a_loss_of_0_and_a_gradient_of_0()
    {
        using var network = new UNet(Model, seed: 1);
        using var state = new TrainingState(network, null, new OptimizerOptions { Kind = OptimizerKind.Sgd }.Create(network.named_parameters()));
        var step = new TrainingStep(state, Plans.Small(10, envelope: EnvelopeOptions.Bare, guide: Guide.Self), 3, CPU, 10);
        var ignored = Read(0, poisoned: false) with { Labels = [.. Enumerable.Repeat(Sample.Ignored, 256)] };
        var report = step.Run(Batch.Of([ignored], 0, 0), null);
        Assert.Equal((0, 0), (report.Loss, report.GradientLength));
        Assert.Null(report.TopK);
    }

    [Fact]
    public void A_report_says_what_was_in_force()
    {
        using var network = new UNet(Model, seed: 1);
        using var state = new TrainingState(network, null, new OptimizerOptions().Create(network.named_parameters()));
        var envelope = new EnvelopeOptions { Evidence = Evidence.Off, Sigma = 0.2, TopK = ImageMass.Share(0.5), Ramp = new(0, 0.5) };
        var step = new TrainingStep(state, Plans.Small(8, envelope: envelope, guide: Guide.Self), 3, CPU, 8);
        var batch = Batch.Of([Read(0, false), Read(1, false)], 0, 4);
        step.Run(batch, null);
        state.Step = 2; // a quarter of the training, half of the ramp
        var report = step.Run(batch, null);
        Assert.Equal((3, 5, 2), (report.Step, report.Epoch, report.Images));
        Assert.Equal(0.1, report.Sigma!.Value, 1e-12);
        Assert.Equal(0.9, report.KeptShare, 1e-6);
        Assert.Equal(1.5, report.TopK!.Value, 1e-9);
        Assert.Equal(1e-3 * Math.Pow(0.75, 0.9) * 3, report.LearningRate, 1e-9);
    }

    [Fact]
    public void An_early_guide_follows_the_average_until_the_selection_is_in_force_and_then_stays()
    {
        using var network = new UNet(Model, seed: 1);
        using var state = new TrainingState(new Learner(network, new WeightAverage(network, new UNet(Model, seed: 1)), new OptimizerOptions().Create(network.named_parameters()))
        {
            EarlyAverage = new WeightAverage(network, new UNet(Model, seed: 1)),
        });
        var plan = Plans.Small(8, envelope: new() { Sigma = 0.2, Evidence = Evidence.Off, Ramp = new(0.25, 0.5) }, guide: Guide.Early);
        var step = new TrainingStep(state, plan, 3, CPU, 8);
        var batch = Batch.Of([Read(0, false), Read(1, false)], 0, 4);
        double[]? last = null;
        for (; state.Step < 8; state.Step++)
        {
            step.Run(batch, null);
            var (average, early) = (Weights(state.Average!), Weights(state.Main.EarlyAverage!));
            Assert.Equal(state.Step < 4, average.SequenceEqual(early));
            Assert.Equal(state.Step >= 4, last is not null && early.SequenceEqual(last));
            last = early;
        }

        Assert.Contains(state.Tensors().Keys, name => name.StartsWith("early.", StringComparison.Ordinal));

        static double[] Weights(WeightAverage average) => [.. average.Network.parameters().SelectMany(parameter => parameter.to(float64).data<double>().ToArray())];
    }

    [Fact]
    public void No_tensor_outlives_a_step()
    {
        using var network = new UNet(Model, seed: 1);
        using var average = new WeightAverage(network, new UNet(Model, seed: 1));
        using var state = new TrainingState(network, average, new OptimizerOptions().Create(network.named_parameters()));
        var step = new TrainingStep(state, Plans.Small(100, envelope: new() { Ramp = Ramp.None }), 3, CPU, 100);
        var batch = Batch.Of([Read(0, false), Read(1, false)], 0, 0);
        var live = new List<long>();
        for (var i = 0; i < 20; i++)
        {
            step.Run(batch, null);
            live.Add(TorchSharp.DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
        }

        Assert.All(live, count => Assert.Equal(live[0], count));
    }

    private static Sample Read(int index, bool poisoned)
    {
        var sample = new DiscSource(3, [16, 16]).Read(index);
        sample.Image[40] = poisoned ? float.NaN : sample.Image[40];
        return sample;
    }
}
