using Sigmask.AnnotationNoise;
using Sigmask.Augmentation;
using Sigmask.Experiments;
using Sigmask.Losses;
using Sigmask.Models;
using Sigmask.Phantoms;
using Sigmask.Training;

namespace Sigmask.Tests.Experiments;

/// <summary>A comparison of one small network, by losses.</summary>
internal static class SmallComparison
{
    public const int Steps = 12;

    public static ComparisonJob[] Jobs(params string[] losses)
    {
        var data = ComparisonData.OfPhantoms("hearts", PhantomTask.Cardiac, 5, 6, 3, 32);
        return [.. losses.Select(loss => new ComparisonJob(new CellKey("hearts", "small", loss, "strong", 1), Plan(loss), data, NoiseCatalog.Parse("strong"), 0))];
    }

    private static TrainingPlan Plan(string loss) => new()
    {
        Model = new ModelOptions { Channels = 1, Classes = 1, Width = 4, Levels = 2, Dropout = 0.1 },
        Loss = LossSpecification.Parse("ce+dice"),
        Envelope = loss == "plain" ? EnvelopeOptions.Plain : new EnvelopeOptions { Evidence = loss == "class" ? Evidence.ByClass : Evidence.Below(0.3) },
        Augmentation = AugmentationOptions.Light,
        Options = new TrainingOptions { Steps = Steps, BatchSize = 2, KeepBest = false, Threads = 1, ValidateEvery = 1, LearningRate = new() { Peak = 5e-3 } },
    };
}
