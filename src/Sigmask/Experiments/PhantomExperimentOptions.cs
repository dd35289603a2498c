using Sigmask.AnnotationNoise;
using Sigmask.Augmentation;
using Sigmask.Losses;
using Sigmask.Models;
using Sigmask.Phantoms;
using Sigmask.Training;

namespace Sigmask.Experiments;

/// <summary>An experiment on phantoms: plain loss against envelope, trained on noisy labels and tested on clean ones.</summary>
public sealed record PhantomExperimentOptions
{
    // Test and training phantoms are of different families: no test image is like a training image.
    private const ulong TestFamily = 1_000_003;

    /// <summary>Name of the plain loss in results.</summary>
    public const string Plain = "plain";

    /// <summary>Name of the envelope in results.</summary>
    public const string Envelope = "envelope";

    /// <summary>What the phantoms show.</summary>
    public IReadOnlyList<PhantomTask> Tasks { get; init; } = [PhantomTask.Burn, PhantomTask.Fetal, PhantomTask.Cardiac];

    /// <summary>Annotation noise in the training labels, as <see cref="NoiseCatalog.Parse"/> reads it.</summary>
    public string Noise { get; init; } = "strong";

    /// <summary>Side of the images in pixels.</summary>
    public int Size { get; init; } = 64;

    /// <summary>Images to learn from: few, as where the method is for. With these the plain loss learns the wrong labels by heart (docs/method.md, "Defaults").</summary>
    public int TrainingCases { get; init; } = 48;

    /// <summary>Images to test on, with clean labels.</summary>
    public int TestCases { get; init; } = 100;

    /// <summary>Each seed is a training of its own with weights, order and augmentation of its own, on the same images.</summary>
    public IReadOnlyList<int> Seeds { get; init; } = [1];

    /// <summary>Chooses the family of phantoms.</summary>
    public ulong Family { get; init; } = 2025;

    /// <summary>The training, the same for every task and both losses; the envelope and the seed are set for each.</summary>
    public TrainingPlan Plan { get; init; } = new()
    {
        Loss = LossSpecification.Parse("ce+dice"),
        Model = new ModelOptions { Channels = 1, Classes = 1, Width = 12 },
        Augmentation = AugmentationOptions.Light,
        Envelope = new EnvelopeOptions(),
        Options = new TrainingOptions { Steps = 400, BatchSize = 8, KeepBest = false, LearningRate = new LearningRateSchedule { Peak = 5e-3 } },
    };

    /// <summary>The images of a task to learn from, with noisy labels.</summary>
    public PhantomSource Training(PhantomTask task) => new(task, Family, TrainingCases, Size, NoiseCatalog.Parse(Noise));

    /// <summary>Those to test on, with clean labels.</summary>
    public PhantomSource Test(PhantomTask task) => new(task, Family + TestFamily, TestCases, Size);

    /// <summary>The plans that are compared, by name.</summary>
    internal IReadOnlyList<(string Name, TrainingPlan Plan)> Losses => [(Plain, Plan with { Envelope = EnvelopeOptions.Plain }), (Envelope, Plan)];
}
