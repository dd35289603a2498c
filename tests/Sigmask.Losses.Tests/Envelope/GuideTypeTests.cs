using static TorchSharp.torch;

namespace Sigmask.Losses.Tests;

/// <summary>Guides that compute in other numbers than the network.</summary>
public sealed class GuideTypeTests
{
    [Theory]
    [InlineData("ce", ScalarType.Float64)]
    [InlineData("ce", ScalarType.BFloat16)]
    [InlineData("focal", ScalarType.Float64)]
    [InlineData("focal", ScalarType.BFloat16)]
    [InlineData("dice", ScalarType.Float64)]
    [InlineData("ce+dice", ScalarType.BFloat16)]
    public void A_guide_in_other_numbers_selects_as_the_same_guide_in_float32(string loss, ScalarType number)
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var (logits, guide) = (randn(2, 3, 16, 17), randn(2, 3, 16, 17).to(number));
        var target = SegmentationTarget.MultiClass(randint(0, 3, [2, 16, 17]), classes: 3);
        var envelope = new Envelope(LossSpecification.Parse(loss).BaseLoss, new EnvelopeOptions { Ramp = Ramp.None });
        var weights = envelope.Forward(logits, target, guide).PixelWeights;
        Assert.True(weights.equal(envelope.Forward(logits, target, guide.to(ScalarType.Float32)).PixelWeights).all().item<bool>());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void The_loss_of_a_large_image_is_the_same_to_the_last_bit_on_any_number_of_threads(int threads)
    {
        var before = get_num_threads();
        try
        {
            Assert.Equal(Loss(2), Loss(threads));
        }
        finally
        {
            set_num_threads(before);
        }

        static (float, double) Loss(int threads)
        {
            set_num_threads(threads);
            using var scope = NewDisposeScope();
            manual_seed(3);
            var target = SegmentationTarget.MultiClass(randint(0, 3, [1, 256, 300]), classes: 3);
            var outcome = new Envelope(LossSpecification.Parse("ce+dice").BaseLoss, new EnvelopeOptions { Ramp = Ramp.None }).Forward(randn(1, 3, 256, 300), target);
            return (outcome.Value.item<float>(), outcome.Objective);
        }
    }
}
