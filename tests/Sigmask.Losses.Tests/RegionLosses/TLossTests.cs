using static TorchSharp.torch;

namespace Sigmask.Losses.Tests;

public sealed class TLossTests
{
    // Γ(1/2) and Γ(5/2).
    private static readonly double GammaOfHalf = Math.Sqrt(Math.PI);
    private static readonly double GammaOfFiveHalves = 0.75 * Math.Sqrt(Math.PI);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_value_is_that_of_the_formula(bool isMultiLabel)
    {
        using var scope = NewDisposeScope();
        double[] probabilities = [0.9, 0.2, 0.6, 0.3];
        long[] labels = [1, 0, 0, 1];
        var squares = (0.1 * 0.1) + (0.2 * 0.2) + (0.6 * 0.6) + (0.7 * 0.7);
        var expected = (-Math.Log(GammaOfFiveHalves) + Math.Log(GammaOfHalf) + (2 * Math.Log(Math.PI)) + (2.5 * Math.Log(1 + squares))) / 4;
        Assert.Equal(expected, Value(new TLoss(), probabilities, labels, isMultiLabel), 1e-7);
    }

    [Fact]
    public void Degrees_of_freedom_can_be_given()
    {
        using var scope = NewDisposeScope();
        double[] probabilities = [0.9, 0.2, 0.6];
        long[] labels = [1, 0, 0];
        var squares = (0.1 * 0.1) + (0.2 * 0.2) + (0.6 * 0.6);
        var expected = (-Math.Log(GammaOfFiveHalves) + (1.5 * Math.Log(2 * Math.PI)) + (2.5 * Math.Log(1 + (squares / 2)))) / 3;
        Assert.Equal(expected, Value((TLoss)Region("t-loss(nu=2)"), probabilities, labels, isMultiLabel: true), 1e-7);
    }

    [Fact]
    public void Its_gradient_is_that_of_finite_differences_in_the_logits_and_in_its_own_number()
    {
        using var scope = NewDisposeScope();
        var loss = (TLoss)new TLoss(nu: 3).Learning();
        var (_, parameter) = Assert.Single(loss.Parameters);
        var problem = Problem(seed: 1);
        var logits = problem.Logits.clone().requires_grad_(true);
        loss.Forward(logits, problem.Target, problem.Weights).sum().backward();
        double At(Tensor at) => loss.Forward(at, problem.Target, problem.Weights).sum().item<double>();
        for (var i = 0; i < logits.numel(); i++)
        {
            var step = zeros_like(problem.Logits);
            step.view(-1)[i] = tensor(1e-5, dtype: float64);
            Assert.Equal((At(problem.Logits + step) - At(problem.Logits - step)) / 2e-5, logits.grad!.view(-1)[i].item<double>(), 1e-8);
        }

        var derivative = parameter.grad!.item<double>();
        double Moved(double by)
        {
            using (no_grad())
            {
                parameter.add_(by);
            }

            return At(problem.Logits);
        }

        var (ahead, behind) = (Moved(1e-5), Moved(-2e-5));
        Assert.Equal((ahead - behind) / 2e-5, derivative, 1e-8);
        Assert.True(Math.Abs(derivative) > 1e-3);
        parameter.Dispose();
    }

    [Fact]
    public void Pixels_that_do_not_count_are_no_dimensions()
    {
        using var scope = NewDisposeScope();
        double[] probabilities = [0.9, 0.2, 0.6, 0.3];
        var whole = Value(new TLoss(), probabilities, [1, 0, 0, 1], isMultiLabel: false);
        Assert.Equal(whole, Value(new TLoss(), [.. probabilities, 0.5, 0.01], [1, 0, 0, 1, 255, 255], isMultiLabel: false), 1e-12);
        var nothing = new TLoss().Forward(zeros([1, 2, 3, 1], dtype: float64), SegmentationTarget.MultiClass(full([1, 3, 1], 255L), 2, 255));
        Assert.Equal(0, nothing.item<double>());
    }

    [Fact]
    public void It_is_the_same_for_float32_and_volumes()
    {
        using var scope = NewDisposeScope();
        var problem = Problem(seed: 2);
        var expected = new TLoss().Forward(problem.Logits, problem.Target);
        var volume = SegmentationTarget.MultiClass(problem.Target.Labels.view(2, 2, 2, 3), 2);
        Assert.Equal(0, (new TLoss().Forward(problem.Logits.view(2, 2, 2, 2, 3), volume) - expected).abs().max().item<double>());
        Assert.InRange((new TLoss().Forward(problem.Logits.to(float32), problem.Target).to(float64) - expected).abs().max().item<double>(), 0, 1e-6);
    }

    [Fact]
    public void Several_structures_are_refused()
    {
        using var scope = NewDisposeScope();
        var error = Assert.Throws<ArgumentException>(() => new TLoss().Forward(zeros(1, 3, 2, 2), SegmentationTarget.MultiClass(zeros([1, 2, 2], int64), 3)));
        Assert.StartsWith("t-loss is for one structure against the background; with several classes take another loss.", error.Message, StringComparison.Ordinal);
        Assert.True(LossSpecification.Parse("ce+t-loss").IsBinary);
        Assert.False(LossSpecification.Parse("ce+dice").IsBinary);
    }

    [Fact]
    public void As_it_is_specified_nothing_learns_and_each_copy_learns_for_itself()
    {
        var loss = LossSpecification.Parse("ce+t-loss(nu=2,rate=0.01)");
        Assert.Equal("ce+t-loss(nu=2,rate=0.01)", $"{loss}");
        Assert.Empty(loss.BaseLoss.Learned);
        var (one, other) = (Assert.Single(loss.BaseLoss.Learning().Learned), Assert.Single(loss.BaseLoss.Learning().Learned));
        Assert.Equal(0.01, one.LearningRate);
        Assert.Equal(Math.Log(2), one.Parameters[0].Parameter.item<double>(), 1e-12);
        Assert.NotSame(one.Parameters[0].Parameter, other.Parameters[0].Parameter);
        Assert.Empty(LossSpecification.Parse("ce+dice").BaseLoss.Learning().Learned);
    }

    private static IRegionLoss Region(string text) => LossSpecification.Parse(text).BaseLoss.Region[0].Loss;

    private static double Value(TLoss loss, double[] probabilities, long[] labels, bool isMultiLabel)
    {
        var odds = tensor(probabilities.Select(p => Math.Log(p / (1 - p))).ToArray(), [1, 1, probabilities.Length, 1]);
        var map = tensor(labels, [1, labels.Length, 1]);
        return isMultiLabel
            ? loss.Forward(odds, SegmentationTarget.MultiLabel(map.unsqueeze(1))).item<double>()
            : loss.Forward(cat([zeros_like(odds), odds], 1), SegmentationTarget.MultiClass(map, 2, 255)).item<double>();
    }

    private static (Tensor Logits, SegmentationTarget Target, Tensor Weights) Problem(int seed)
    {
        manual_seed(seed);
        return (randn([2, 2, 4, 3], dtype: float64), SegmentationTarget.MultiClass(randint(0, 2, [2, 4, 3], int64), 2), rand([2, 4, 3], dtype: float64));
    }
}
