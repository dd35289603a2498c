using Sigmask.Loading;
using Sigmask.Losses;
using Sigmask.Models;
using Sigmask.Training;
using static TorchSharp.torch;

namespace Sigmask.Tests.Training;

public sealed class SupervisedLossTests
{
    private static readonly Envelope Plain = new(LossSpecification.Parse("ce").BaseLoss, EnvelopeOptions.Plain);

    [Fact]
    public void Weights_halve_from_head_to_head_and_the_coarsest_of_several_has_none()
    {
        Assert.Equal([1], HeadWeights.Halving(1));
        Assert.Equal([1, 0], HeadWeights.Halving(2));
        Assert.Equal([4.0 / 7, 2.0 / 7, 1.0 / 7, 0], HeadWeights.Halving(4));
        Assert.Equal([0.25, 0.25, 0.25, 0.25], HeadWeights.Equal(4));
    }

    [Fact]
    public void A_network_with_one_head_has_the_loss_of_the_envelope_bit_by_bit()
    {
        using var scope = NewDisposeScope();
        var (logits, labels) = (randn(2, 3, 6, 6), randint(0, 3, [2, 6, 6], int64));
        var loss = SupervisedLoss.Of(Plain, [new(logits, 1)], null, labels, Target, 1);
        Assert.Equal(Plain.Forward(logits, Target(labels)).Value.item<float>(), loss.Value.item<float>());
    }

    [Fact]
    public void A_coarser_head_is_compared_with_the_label_at_the_centre_of_each_of_its_pixels()
    {
        using var scope = NewDisposeScope();
        var labels = tensor(Enumerable.Range(0, 16).Select(i => (long)(i % 3)).ToArray(), [1, 4, 4]);
        var (fine, coarse) = (randn(1, 3, 4, 4), randn(1, 3, 2, 2));
        var loss = SupervisedLoss.Of(Plain, [new(fine, 0.75), new(coarse, 0.25)], null, labels, Target, 1);
        var shrunk = tensor([labels[0, 1, 1].item<long>(), labels[0, 1, 3].item<long>(), labels[0, 3, 1].item<long>(), labels[0, 3, 3].item<long>()], [1, 2, 2]);
        var expected = (0.75 * nn.functional.cross_entropy(fine, labels)) + (0.25 * nn.functional.cross_entropy(coarse, shrunk));
        Assert.Equal(expected.item<float>(), loss.Value.item<float>(), 1e-6);
        Assert.Equal(expected.item<float>(), loss.Objective, 1e-6);
    }

    [Fact]
    public void Ignored_pixels_stay_ignored_in_a_coarser_head()
    {
        using var scope = NewDisposeScope();
        var labels = full([1, 4, 4], 255L, int64);
        labels[0, 1, 1] = tensor(2L);
        var coarse = randn(1, 3, 2, 2);
        var loss = SupervisedLoss.Of(Plain, [new(randn(1, 3, 4, 4), 0), new(coarse, 1)], null, labels, Target, 1);
        Assert.Equal(-coarse.log_softmax(1)[0, 2, 0, 0].item<float>(), loss.Value.item<float>(), 1e-6);
    }

    [Fact]
    public void The_trainer_asks_for_every_head_that_counts_and_so_does_the_guide()
    {
        using var network = new TwoHeads();
        using var average = new WeightAverage(network, new TwoHeads());
        using var state = new TrainingState(network, average, new OptimizerOptions().Create(network.named_parameters()));
        var plan = Plans.Small(10, envelope: new() { Ramp = Ramp.None, Sigma = 0.2 });
        var batch = Batch.Of([new DiscSource(1, [16, 16]).Read(0)], 0, 0);
        var before = network.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.clone());
        var step = new TrainingStep(state, plan, 3, CPU, 10);
        step.Run(batch, null);
        step.Run(batch, null); // the first has no average to be guided by
        Assert.All(before, entry => Assert.Equal(entry.Key.StartsWith("unused", StringComparison.Ordinal), entry.Value.equal(network.state_dict()[entry.Key]).all().item<bool>()));
    }

    [Fact]
    public void Each_head_has_a_class_confidence_of_its_own()
    {
        using var scope = NewDisposeScope();
        var labels = randint(0, 3, [1, 8, 8], int64);
        var envelope = new Envelope(LossSpecification.Parse("ce").BaseLoss, EnvelopeOptions.Bare with { Evidence = Evidence.ByClass });
        ClassConfidence[] confidences = [new(3, isMultiLabel: false), new(3, isMultiLabel: false)];
        SupervisedLoss.Of(envelope, [new(zeros(1, 3, 8, 8), 0.75), new(randn(1, 3, 4, 4), 0.25)], null, labels, Target, 1, confidences);
        Assert.All(confidences[0].Thresholds, threshold => Assert.Equal(1 / 3.0, threshold, 1e-6));
        Assert.NotEqual(confidences[0].Thresholds, confidences[1].Thresholds);
        Assert.Equal(2, NetworkHead.CountOf(new TwoHeads()));
    }

    private static SegmentationTarget Target(Tensor labels) => SegmentationTarget.MultiClass(labels, 3, 255);

    private sealed class TwoHeads : nn.Module<Tensor, Tensor>, IDeepSupervision
    {
        private readonly TorchSharp.Modules.Conv2d fine = nn.Conv2d(1, 3, 3, padding: 1);
        private readonly TorchSharp.Modules.Conv2d coarse = nn.Conv2d(1, 3, 2, stride: 2);
        private readonly TorchSharp.Modules.Conv2d unused = nn.Conv2d(1, 3, 4, stride: 4);

        public TwoHeads()
            : base(nameof(TwoHeads)) => RegisterComponents();

        public IReadOnlyList<double> HeadWeights => Sigmask.Models.HeadWeights.Halving(3);

        public override Tensor forward(Tensor input) => fine.call(input);

        public IReadOnlyList<Tensor> ForwardHeads(Tensor images) => [fine.call(images), coarse.call(images), unused.call(images)];
    }
}
