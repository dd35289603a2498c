using Sigmask.Losses;
using Sigmask.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sigmask.Tests.Training;

public sealed class GradientTests
{
    [Fact]
    public void A_gradient_longer_than_the_bound_is_scaled_as_a_whole()
    {
        using var scope = NewDisposeScope();
        var (first, second) = (WithGradient(3, 0), WithGradient(0, 4));
        Assert.Equal(5, GradientClipping.Clip([first, second], 1), 1e-6);
        Assert.Equal([0.6f, 0f], first.grad!.data<float>().ToArray());
        Assert.Equal([0f, 0.8f], second.grad!.data<float>().ToArray());
    }

    [Fact]
    public void A_short_gradient_and_one_that_is_not_finite_stay_as_they_are()
    {
        using var scope = NewDisposeScope();
        var parameter = WithGradient(3, 4);
        Assert.Equal(5, GradientClipping.Clip([parameter, new Parameter(zeros(2))], 5), 1e-6);
        Assert.Equal([3f, 4f], parameter.grad!.data<float>().ToArray());
        Assert.False(double.IsFinite(GradientClipping.Clip([WithGradient(float.NaN, 1)], 1)));
        Assert.False(double.IsFinite(GradientClipping.Clip([WithGradient(float.PositiveInfinity, 1)], 1)));
    }

    [Fact]
    public void An_update_by_Adam_keeps_no_copy_of_the_weights_until_its_step_ends()
    {
        using var scope = NewDisposeScope();
        Parameter[] parameters = [.. Enumerable.Range(0, 5).Select(_ => WithGradient(3, 4))];
        using var optimizer = new Sigmask.Training.OptimizerOptions().Create(parameters.Select((parameter, index) => ($"p{index}", parameter)));
        var before = scope.DisposablesCount;
        optimizer.Update(1, 1e-3);

        // The gradients are asked for, which is a name for what is there.
        Assert.InRange(scope.DisposablesCount - before, 0, parameters.Length);
    }

    [Theory]
    [InlineData(double.NaN, 1, "loss")]
    [InlineData(1, double.PositiveInfinity, "gradient")]
    public void What_is_not_finite_is_named_with_step_cases_and_checkpoint(double loss, double gradient, string what)
    {
        var error = Assert.Throws<TrainingException>(() => FiniteGuard.Require(loss, gradient, 12, [new("a", "p"), new("b", "q")], "last.safetensors (step 10)"));
        Assert.Equal($"Step 12: the {what} is NaN or infinite (cases a, b). Last good checkpoint: last.safetensors (step 10). Look at these images, or lower `LearningRateSchedule.Peak`.", error.Message);
        FiniteGuard.Require(1, 1, 12, [], null);
    }

    [Fact]
    public void A_machine_whose_convolutions_are_wrong_is_blamed_before_images_and_learning_rate()
    {
        Assert.SkipUnless(string.IsNullOrEmpty(Environment.GetEnvironmentVariable(ConvolutionCheck.Instructions)), $"where {ConvolutionCheck.Instructions} is set, nothing makes the check fail");
        Environment.SetEnvironmentVariable(ConvolutionCheck.FailureSwitch, "1");
        try
        {
            var error = FiniteGuard.Failure("loss", 3, [], checkpoint: null);
            Assert.Contains("Neither images nor `LearningRateSchedule.Peak` are to blame: libtorch computes wrong convolutions", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable(ConvolutionCheck.FailureSwitch, null);
        }
    }

    private static Parameter WithGradient(float x, float y)
    {
        var parameter = new Parameter(zeros(2));
        (parameter * tensor(new[] { x, y })).sum().backward();
        return parameter;
    }
}
