using static TorchSharp.torch;

namespace Sigmask.Losses.Tests;

/// <summary>Pixels are ranked by how far the prediction contradicts the label; weights of classes and label smoothing act on what is minimised.</summary>
public sealed class RankingTests
{
    private static readonly EnvelopeOptions Options = EnvelopeOptions.Bare with { Sigma = 0.3, ClassFloor = 0.2, Evidence = Evidence.Below(0.4) };

    [Theory]
    [InlineData("ce(weights=0:1:9)", "ce")]
    [InlineData("ce(weights=0.1:30:2)+dice", "ce")]
    [InlineData("ce(label-smoothing=0.3)", "ce")]
    [InlineData("ce(weights=0:1:9,label-smoothing=0.1)", "ce")]
    [InlineData("focal(alpha=0.9)", "focal")]
    [InlineData("focal(weights=0:1:9)", "focal")]
    [InlineData("focal(background=false)", "focal")]
    [InlineData("focal(sigmoid=true,alpha=0.9,weights=0:1:9)", "focal(sigmoid=true)")]
    [InlineData("0.5*ce(weights=0:1:9)+2*focal(alpha=0.9)", "0.5*ce+2*focal")]
    [InlineData("bce(weights=0:1:9)", "bce")]
    [InlineData("bce(positive-weights=1:9:20)", "bce")]
    [InlineData("bce(label-smoothing=0.3)", "bce")]
    public void The_pixels_kept_are_those_of_the_loss_without_weights_and_smoothing(string loss, string ranking)
    {
        foreach (var type in new[] { float32, float64 })
        {
            foreach (var rule in Enum.GetValues<PixelRule>())
            {
                using var scope = NewDisposeScope();
                var (logits, guide, target) = Problem(LossSpecification.Parse(loss).IsMultiLabel, type);
                foreach (var guideLogits in new[] { null, guide })
                {
                    var expected = Envelope(ranking, Options with { Rule = rule }).Call(logits, target, guideLogits);
                    var actual = Envelope(loss, Options with { Rule = rule }).Call(logits, target, guideLogits);
                    Assert.InRange((expected.PixelWeights - actual.PixelWeights).abs().max().to(float64).item<double>(), 0, 1e-5);
                }
            }
        }
    }

    [Fact]
    public void The_weights_of_classes_act_on_what_is_minimised()
    {
        using var scope = NewDisposeScope();
        var (logits, _, target) = Problem(isMultiLabel: false, float64);
        var outcome = Envelope("ce(weights=0:1:9)", Options).Forward(logits, target);
        var loss = new CrossEntropy().Forward(logits, target) * tensor([0.0, 1, 9])[target.Labels];
        var (weights, factors) = (outcome.PixelWeights.flatten(1), outcome.ImageWeights);
        var images = (loss.flatten(1) * weights).sum(1) / weights.sum(1);
        Assert.Equal(images[1].item<double>(), outcome.ImageLosses[1]!.Value, 1e-12);
        Assert.Equal(Enumerable.Range(0, 3).Sum(b => factors[b]!.Value * images[b].item<double>()) / factors.Sum()!.Value, outcome.Value.item<double>(), 1e-12);
    }

    [Fact]
    public void A_rare_class_with_a_large_weight_is_not_dropped_for_it()
    {
        // Well predicted throughout, the rare class as well as the rest; three pixels of the rest have the wrong label.
        using var scope = NewDisposeScope();
        var labels = zeros([1, 10, 10], dtype: int64);
        labels[0, 0] = 1;
        var logits = stack([1 - labels, labels], 1).to(float32) * 4;
        labels[0, 9, ..3] = 1;
        logits[0, 1, 5, 5] += 1;
        var options = EnvelopeOptions.Bare with { Sigma = 0.03, Smoothing = Smoothing.Hard };
        var kept = Envelope("ce(weights=1:100)", options).Forward(logits, SegmentationTarget.MultiClass(labels, 2)).PixelWeights;
        Assert.Equal(0, kept[0, 9, ..3].sum().item<float>());
        Assert.Equal(10, kept[0, 0].sum().item<float>());
    }

    [Fact]
    public void Pixels_of_a_class_without_weight_are_not_kept_for_free()
    {
        using var scope = NewDisposeScope();
        var labels = zeros([1, 10, 10], dtype: int64);
        labels[0, ..5] = 1;
        var logits = stack([1 - labels, labels], 1).to(float32) * 4;
        labels[0, 9, ..3] = 1 - labels[0, 9, ..3];
        labels[0, 0, ..3] = 0;
        var options = EnvelopeOptions.Bare with { Sigma = 0.06, Smoothing = Smoothing.Hard };
        var kept = Envelope("ce(weights=0:1)", options).Forward(logits, SegmentationTarget.MultiClass(labels, 2)).PixelWeights;
        Assert.Equal(0, kept[0, 9, ..3].sum().item<float>());
        Assert.Equal(0, kept[0, 0, ..3].sum().item<float>());
    }

    [Fact]
    public void Confidence_in_a_right_label_is_no_contradiction_under_label_smoothing()
    {
        // Smoothing charges an overconfident pixel more than a doubtful one.
        using var scope = NewDisposeScope();
        var logits = tensor(new float[] { 40, 1, 1, 40, 0, 0, 0, 0 }, [1, 2, 1, 4]);
        var target = SegmentationTarget.MultiClass(zeros([1, 1, 4], dtype: int64), 2);
        var smoothed = new CrossEntropy(labelSmoothing: 0.2).Forward(logits, target);
        Assert.True(smoothed[0, 0, 0].item<float>() > smoothed[0, 0, 1].item<float>());
        var kept = Envelope("ce(label-smoothing=0.2)", EnvelopeOptions.Bare with { Sigma = 0.5, Smoothing = Smoothing.Hard }).Forward(logits, target).PixelWeights;
        Assert.Equal([1f, 0f, 0f, 1f], kept.data<float>().ToArray());
    }

    [Theory]
    [InlineData("bce")]
    [InlineData("bce+dice")]
    [InlineData("dice")]
    [InlineData("focal")]
    public void One_improbable_label_of_five_is_evidence_enough(string loss)
    {
        // Of five structures four are predicted as labelled; of the fifth, ten labels have a probability of 0.001.
        using var scope = NewDisposeScope();
        foreach (var type in new[] { float32, float64 })
        {
            var labels = zeros([1, 5, 10, 10], dtype: int64);
            labels[0, 4, 0] = 1;
            var logits = full([1, 5, 10, 10], -6.906755, dtype: type);
            var options = EnvelopeOptions.Bare with { Sigma = 0.3, Evidence = Evidence.Below(0.1), Smoothing = Smoothing.Hard };
            var outcome = Envelope(loss, options).Forward(logits, SegmentationTarget.MultiLabel(labels));
            Assert.Equal(0.9, outcome.KeptShare, 1e-6);
            Assert.Equal(0, outcome.PixelWeights[0, 0].sum().to(float64).item<double>());
        }
    }

    private static Envelope Envelope(string loss, EnvelopeOptions options) => new(LossSpecification.Parse(loss).BaseLoss, options);

    private static (Tensor Logits, Tensor Guide, SegmentationTarget Target) Problem(bool isMultiLabel, ScalarType type)
    {
        using var generator = new Generator(17);
        var logits = randn([3, 3, 11, 12], generator: generator) * 3;
        var guide = randn([3, 3, 11, 12], generator: generator) * 3;
        var labels = randint(0, isMultiLabel ? 2 : 3, isMultiLabel ? [3, 3, 11, 12] : [3, 11, 12], dtype: int64, generator: generator);
        labels[0, TensorIndex.Ellipsis, 4] = 255;
        return (logits.to(type), guide.to(type), isMultiLabel ? SegmentationTarget.MultiLabel(labels, 255) : SegmentationTarget.MultiClass(labels, 3, 255));
    }
}
