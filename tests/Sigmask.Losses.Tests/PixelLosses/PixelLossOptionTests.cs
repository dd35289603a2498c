using static TorchSharp.torch;

namespace Sigmask.Losses.Tests;

/// <summary>What pixel losses refuse.</summary>
public sealed class PixelLossOptionTests
{
    [Fact]
    public void Options_out_of_range_are_errors_that_name_option_range_and_value()
    {
        RequireError(() => new CrossEntropy(labelSmoothing: 1), "labelSmoothing must be at least 0 and below 1, not 1.");
        RequireError(() => new CrossEntropy([1, -1]), "Weights of classes must be finite, not negative and not all 0, but are 1:-1.");
        RequireError(() => new CrossEntropy([]), "Weights of classes must be");
        RequireError(() => new BinaryCrossEntropy(labelSmoothing: double.NaN), "labelSmoothing must be at least 0");
        RequireError(() => new BinaryCrossEntropy(positiveWeights: [double.NaN]), "Weights of classes");
        RequireError(() => new FocalLoss(gamma: -1), "gamma must be at least 0, not -1.");
        RequireError(() => new FocalLoss(alpha: 1.5), "alpha must be from 0 to 1, not 1.5.");
        RequireError(() => new GeneralizedCrossEntropy(q: 0), "q must be above 0 and at most 1, not 0.");
        RequireError(() => new SymmetricCrossEntropy(alpha: double.PositiveInfinity), "alpha must be at least 0");
        RequireError(() => new SymmetricCrossEntropy(logZero: 0), "logZero must be below 0, not 0.");
    }

    [Fact]
    public void A_loss_for_another_kind_of_target_is_an_error_that_names_the_right_one()
    {
        using var scope = NewDisposeScope();
        var (multiClass, multiLabel) = (new Problem(1, isMultiLabel: false), new Problem(1, isMultiLabel: true));
        RequireError(() => new CrossEntropy().Forward(multiLabel.Logits, multiLabel.Target), "use binary cross entropy");
        RequireError(() => new BinaryCrossEntropy().Forward(multiClass.Logits, multiClass.Target), "use cross entropy");
    }

    [Fact]
    public void The_number_of_class_weights_must_be_that_of_classes()
    {
        using var scope = NewDisposeScope();
        var (multiClass, multiLabel) = (new Problem(1, isMultiLabel: false), new Problem(1, isMultiLabel: true));
        const string message = "There are 2 weights of classes (1:2) for 3 classes: one for each is needed, background included.";
        RequireError(() => new CrossEntropy([1, 2]).Forward(multiClass.Logits, multiClass.Target), message);
        RequireError(() => new FocalLoss(classWeights: [1, 2]).Forward(multiClass.Logits, multiClass.Target), message);
        RequireError(() => new BinaryCrossEntropy([1, 2]).Forward(multiLabel.Logits, multiLabel.Target), message);
        RequireError(() => new DiceLoss(new RegionOptions { ClassWeights = [1, 2] }).Forward(multiClass.Logits, multiClass.Target), message);
    }

    [Fact]
    public void Without_background_a_single_channel_is_an_error()
    {
        using var scope = NewDisposeScope();
        var target = SegmentationTarget.MultiLabel(ones([1, 1, 2, 2]));
        RequireError(() => new FocalLoss(includeBackground: false).Forward(zeros([1, 1, 2, 2]), target), "include the background");
        RequireError(() => new DiceLoss(new RegionOptions { IncludeBackground = false }).Forward(zeros([1, 1, 2, 2]), target), "include the background");
    }

    private static void RequireError(Func<object> action, string message) =>
        Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(action).Message, StringComparison.Ordinal);
}
