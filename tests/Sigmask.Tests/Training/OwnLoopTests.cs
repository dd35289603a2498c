using Sigmask.Losses;
using Sigmask.Models;
using Sigmask.Training;
using static TorchSharp.torch;

namespace Sigmask.Tests.Training;

/// <summary>A training loop of a user's own around the loss, as README.md has it.</summary>
public sealed class OwnLoopTests
{
    private const int Steps = 8;

    [Theory]
    [InlineData("default")]
    [InlineData("none")]
    [InlineData("bare")]
    public void The_guide_learns_until_the_ramp_is_over_and_without_a_ramp_to_the_end(string envelope)
    {
        var options = envelope switch
        {
            "none" => new EnvelopeOptions { Ramp = Ramp.None },
            "bare" => EnvelopeOptions.Bare,
            _ => new EnvelopeOptions(),
        };
        var model = new ModelOptions { Channels = 1, Classes = 2, Width = 2, Levels = 2 };
        var loss = new Envelope(LossSpecification.Parse("ce+dice").BaseLoss, options);
        using var network = new UNet(model, seed: 1);
        using var guide = new WeightAverage(network, new UNet(model, seed: 2));
        using var optimizer = new OptimizerOptions().Create(network.named_parameters());
        using var confidence = new ClassConfidence(classes: 2, isMultiLabel: false);
        using var generator = new Generator(3);
        List<double[]> weights = [Weights(guide)];
        for (var step = 0; step < Steps; step++)
        {
            using var scope = NewDisposeScope();
            var images = rand([2, 1, 16, 16], generator: generator);
            var target = SegmentationTarget.MultiClass(images.squeeze(1).gt(0.5).to(int64), classes: 2);
            var progress = (double)step / Steps;
            var outcome = step > 0 && options.Ramp.At(progress) > 0
                ? loss.Forward(network.call(images), target, guide.ForwardHeads(images)[0].Logits, progress, confidence)
                : loss.Forward(network.call(images), target, progress);
            network.zero_grad();
            outcome.Value.backward();
            optimizer.Update(step + 1, 0.01);
            if (options.Ramp.GuideFollows(progress))
            {
                guide.Update(step);
            }

            weights.Add(Weights(guide));
        }

        var changes = weights.Zip(weights.Skip(1)).Select(pair => !pair.First.SequenceEqual(pair.Second));
        Assert.Equal(Enumerable.Range(0, Steps).Select(step => options.Ramp == Ramp.None || step < Steps / 2), changes);
    }

    private static double[] Weights(WeightAverage average)
    {
        using var scope = NewDisposeScope();
        return [.. average.Network.parameters().SelectMany(parameter => parameter.to(float64).data<double>().ToArray())];
    }
}
