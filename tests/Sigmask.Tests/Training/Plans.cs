using Sigmask.Augmentation;
using Sigmask.Losses;
using Sigmask.Training;

namespace Sigmask.Tests.Training;

/// <summary>Small plans of training.</summary>
public static class Plans
{
    public static TrainingPlan Small(long steps, string loss = "ce+dice", EnvelopeOptions? envelope = null, Guide guide = Guide.Ema) => new()
    {
        Model = new() { Channels = 1, Classes = 1, Width = 6, Levels = 3 },
        Loss = LossSpecification.Parse(loss),
        Envelope = envelope ?? new EnvelopeOptions { Ramp = new(0.2, 0.5) },
        Guide = guide,
        Augmentation = AugmentationOptions.Light,
        Options = new() { Steps = steps, BatchSize = 4, LearningRate = new() { Peak = 3e-3 }, Threads = 1 },
    };
}
