using Sigmask.Cli.Terminals;
using Sigmask.Training;

namespace Sigmask.Cli.Tests.Terminals;

public sealed class TrainingDisplayTests
{
    [Theory]
    [InlineData(120.4, "120 images/s")]
    [InlineData(1.26, "1.3 images/s")]
    [InlineData(0.25, "4.0 s per image")]
    public void A_slow_training_is_told_in_seconds_per_image(double imagesPerSecond, string words)
    {
        var report = new StepReport { Step = 2, Epoch = 1, Images = 8, Loss = 1.5, Objective = 1.5, LearningRate = 0.001, GradientLength = 1, Sigma = 0, TopK = 8, KeptShare = 1 };

        Assert.Equal($"step 2/20, loss 1.500, {words}, 0:30 left", TrainingDisplay.Line(new TrainingStatus(report, 20, null, imagesPerSecond, TimeSpan.FromSeconds(30))));
    }
}
