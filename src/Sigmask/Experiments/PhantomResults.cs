using Sigmask.Phantoms;

namespace Sigmask.Experiments;

/// <summary>What came out of an experiment on phantoms.</summary>
/// <param name="Cells">Every training.</param>
/// <param name="Views">What there is to look at, one for each task.</param>
public sealed record PhantomResults(IReadOnlyList<CellResult> Cells, IReadOnlyList<DatasetView> Views);

/// <summary>What the trainings of the first seed made of a task: to be looked at.</summary>
public sealed class DatasetView
{
    private readonly Dictionary<string, List<byte[]>> predictions = [];
    private readonly List<float[]> weights = [];

    internal DatasetView(PhantomSource training, PhantomSource test) => (Training, Test) = (training, test);

    /// <summary>Training images with noisy labels.</summary>
    public PhantomSource Training { get; }

    /// <summary>Test images with clean labels.</summary>
    public PhantomSource Test { get; }

    /// <summary>Weights u of every training image, [H, W], as the finished network gives them.</summary>
    public IReadOnlyList<float[]> Weights => weights;

    /// <summary>Predicted labels of every test image, [H, W].</summary>
    /// <param name="loss">Name of the loss.</param>
    public IReadOnlyList<byte[]> Predictions(string loss) => predictions[loss];

    /// <summary>How right it was to leave out what was left out of the training images.</summary>
    public ExclusionQuality Exclusion => Enumerable.Range(0, weights.Count)
        .Select(i => ExclusionQuality.Of(weights[i], Training.Read(i).Labels, Training.Clean.Read(i).Labels))
        .Aggregate((first, second) => first + second);

    internal void Keep(string loss, byte[] predicted)
    {
        if (!predictions.TryGetValue(loss, out var list))
        {
            predictions[loss] = list = [];
        }

        list.Add(predicted);
    }

    internal void KeepWeights(float[] pixelWeights) => weights.Add(pixelWeights);
}
