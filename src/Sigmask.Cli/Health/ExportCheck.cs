using Sigmask.Data;
using Sigmask.Inference;
using Sigmask.Inference.Onnx;
using Sigmask.Models;
using Sigmask.Training;

namespace Sigmask.Cli.Health;

/// <summary>Whether an exported network computes what its run computes: both are shown the same made-up image.</summary>
internal static class ExportCheck
{
    private const int FlatSide = 128;
    private const int SpatialSide = 32;
    private const double Brightest = 255;

    // A probability may be rounded otherwise, but not be another one.
    private const double Tolerance = 0.01;

    /// <summary>The largest difference of a probability.</summary>
    /// <param name="run">What was exported.</param>
    /// <param name="path">The file.</param>
    /// <param name="model">What it says about its network.</param>
    /// <param name="name">What the file is to be called in messages.</param>
    /// <exception cref="ModelException">The difference is too large for rounding.</exception>
    public static CheckedExport Compare(RunFolder run, string path, ExportedModel model, string name)
    {
        var image = MadeUp(model);

        // In the windows of the file, which may be others than those of the training.
        using var ofRun = Predictor.Load(run, new PredictionOptions { Window = model.Preprocessing.Patch?.Size });
        using var ofFile = new OnnxPredictor(path);
        var difference = Difference(ofRun.Predict(image).Maps, ofFile.Predict(image).Maps);
        return difference <= Tolerance
            ? new(image.Size, difference)
            : throw new ModelException(Invariant($"{name}: on a made-up image the exported network gives probabilities that differ by {difference:0.000} from those of the run, so the file was not written; 'sigmask doctor' says whether this machine computes rightly."));
    }

    /// <summary>The largest difference of two values that belong together; infinite if there are none, or if one is no number.</summary>
    internal static double Difference(float[] expected, float[] found)
    {
        var differences = expected.Length == found.Length ? expected.Zip(found, (one, other) => Math.Abs((double)one - other)) : [];
        return differences.Select(difference => double.IsNaN(difference) ? double.PositiveInfinity : difference).DefaultIfEmpty(double.PositiveInfinity).Max();
    }

    // A size that the network takes as it is.
    private static Sample MadeUp(ExportedModel model)
    {
        var (preprocessing, data) = (model.Preprocessing, model.Data);
        var size = model.Size ?? preprocessing.Patch?.Size ?? preprocessing.Size ?? [.. Enumerable.Repeat(data.Dimensions == 2 ? FlatSide : SpatialSide, data.Dimensions)];
        var random = new SeededRandom(1);
        return new()
        {
            Case = "made-up",
            Patient = "made-up",
            Image = [.. Enumerable.Range(0, size.Aggregate(data.Channels, (product, length) => product * length)).Select(_ => (float)random.NextDouble(0, Brightest))],
            Labels = [],
            Channels = data.Channels,
            Size = size,
            Spacing = preprocessing.Spacing,
        };
    }
}

/// <summary>What the comparison came to.</summary>
/// <param name="Size">Of the made-up image.</param>
/// <param name="Difference">The largest difference of a probability.</param>
internal sealed record CheckedExport(IReadOnlyList<int> Size, double Difference);
