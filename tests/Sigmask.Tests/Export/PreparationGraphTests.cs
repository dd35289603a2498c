using Sigmask.Data;
using Sigmask.Export;
using Sigmask.Models;
using static TorchSharp.torch;

namespace Sigmask.Tests.Export;

/// <summary>Preprocessing in a graph against the same outside.</summary>
public sealed class PreparationGraphTests : IDisposable
{
    private readonly string path = Path.Combine(Path.GetTempPath(), $"sigmask-{Guid.NewGuid():N}.onnx");

    public static TheoryData<string, IntensityNormalisation> Normalisations => new()
    {
        { "z-score", IntensityNormalisation.ZScore },
        { "unit range", IntensityNormalisation.UnitRange },
        { "soft tissue", IntensityNormalisation.SoftTissue },
        { "fixed", IntensityNormalisation.Fixed([100, -3], [7, 0.5]) },
    };

    public static TheoryData<int[], int[], Interpolation> Sizes => new()
    {
        { [30, 41], [48, 48], Interpolation.Linear },
        { [90, 41], [16, 41], Interpolation.Linear },
        { [90, 41], [17, 60], Interpolation.Cubic },
        { [9, 20, 31], [12, 8, 31], Interpolation.Linear },
        { [9, 20, 31], [5, 20, 40], Interpolation.Cubic },
        { [1, 1], [4, 3], Interpolation.Linear },
    };

    public void Dispose() => File.Delete(path);

    [Theory]
    [MemberData(nameof(Normalisations))]
    public void A_graph_normalises_as_the_preprocessing_does(string name, IntensityNormalisation normalisation)
    {
        _ = name;
        AssertSame(new() { Normalisation = normalisation }, Image([37, 50]), [37, 50]);
        AssertSame(new() { Normalisation = normalisation }, Image([7, 20, 9]), [7, 20, 9]);

        // Without any contrast nothing is divided by 0.
        AssertSame(new() { Normalisation = normalisation }, [.. Enumerable.Repeat(5f, 2 * 6)], [2, 3]);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_graph_resizes_as_the_preprocessing_does(int[] from, int[] to, Interpolation interpolation) =>
        AssertSame(new() { Size = to, Interpolation = interpolation, Normalisation = IntensityNormalisation.ZScore }, Image(from), from);

    private static float[] Image(int[] size)
    {
        var random = new Random(4);
        return [.. Enumerable.Range(0, 2 * size.Aggregate((product, length) => product * length)).Select(_ => (float)((random.NextDouble() * 800) - 300))];
    }

    private void AssertSame(Preprocessing preprocessing, float[] image, int[] size)
    {
        using var scope = NewDisposeScope();
        var expected = preprocessing.Apply(new() { Case = "", Patient = "", Image = image, Labels = [], Channels = 2, Size = size }).Sample;
        var graph = new NetworkGraph();
        var resized = preprocessing.Size is { } to ? PreparationGraph.Resize(graph, "image", to, preprocessing.Interpolation) : "image";
        graph.AddAs("prepared", "Identity", [PreparationGraph.Normalise(graph, resized, preprocessing.Normalisation, size.Length)]);
        string[] axes = ["b", "c", .. size.Select((_, axis) => $"x{axis}")];
        OnnxFile.Write(path, graph, "preparation", "0", [new("image", axes)], [new("prepared", ["b", "c", .. size.Select((_, axis) => $"y{axis}")])], []);
        var prepared = OnnxRun.Of(path, image, [1, 2, .. size.Select(length => (long)length)], "prepared")[0];
        Assert.Equal([1, 2, .. expected.Size.Select(length => (long)length)], prepared.shape);
        Assert.True(prepared.flatten().allclose(tensor(expected.Image), rtol: 1e-4, atol: 1e-5), $"{(prepared.flatten() - tensor(expected.Image)).abs().max().item<float>()}");
    }
}
