using Sigmask.Data;
using Sigmask.Export;
using Sigmask.Inference;
using Sigmask.Models;
using static TorchSharp.torch;

namespace Sigmask.Tests.Export;

/// <summary>Networks as files, each exported once.</summary>
public sealed class ExportedFiles : IDisposable
{
    // Blocks that no tiny network has, and pairs of an encoder and a decoder that nobody has published.
    private static readonly string[] Further = ["resnet50-unet", "mit-b0-unet-tiny", "resnet18-segformer-tiny", "resnet18-cascade-tiny"];

    private readonly Dictionary<string, (string Path, ExportedModel Model)> known = [];
    private readonly string folder = Directory.CreateTempSubdirectory("sigmask-onnx-").FullName;

    // The others differ from the tiny ones in numbers alone, and take far longer.
    private static readonly bool TakesAll = Environment.GetEnvironmentVariable("SIGMASK_ALL_NETWORKS") == "1";

    /// <summary>Every listed tiny network and number of dimensions, and some for what none of them has; SIGMASK_ALL_NETWORKS=1 takes all.</summary>
    public static IEnumerable<(string Name, int Dimensions)> Networks => ModelRegistry.Standard.Families
        .Where(family => TakesAll || IsTiny(family.Name)).Concat(Further.Select(ModelRegistry.Standard.Find)).DistinctBy(family => family.Name)
        .SelectMany(family => family.Dimensions.Select(dimensions => (family.Name, dimensions)));

    /// <summary>Whether a network is a tiny variant.</summary>
    public static bool IsTiny(string name) => name.EndsWith("-tiny", StringComparison.Ordinal);

    /// <summary>Its shape here.</summary>
    public static ModelOptions OptionsOf(string name, int dimensions) => new() { Name = name, Channels = 2, Classes = 3, Dimensions = dimensions };

    /// <summary>A network whose weights all matter, also the vectors, which begin as 0 or 1.</summary>
    public static nn.Module<Tensor, Tensor> Network(string name, int dimensions, int classes = 3)
    {
        var network = ModelRegistry.Standard.Create(OptionsOf(name, dimensions) with { Classes = classes }, seed: 1);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var generator = new Generator(3, CPU);
        foreach (var values in network.parameters().Concat(network.buffers()).Where(values => values.is_floating_point() && values.dim() == 1))
        {
            values.add_(zeros_like(values).uniform_(0, 0.1, generator));
        }

        network.eval();
        return network;
    }

    /// <summary>The file of a network, for images of a size if it takes one only.</summary>
    public (string Path, ExportedModel Model) Of(string name, int dimensions, params int[] size)
    {
        if (known.TryGetValue($"{name} {dimensions}", out var file) && (file.Model.Size is null || file.Model.Size.SequenceEqual(size)))
        {
            return file;
        }

        var path = Path.Combine(folder, $"{name}-{dimensions}-{string.Join('x', size)}.onnx");
        using var network = Network(name, dimensions);
        string[] classes = ["background", "one", "two"];
        var asItIs = new Preprocessing { Normalisation = IntensityNormalisation.Fixed([0, 0], [1, 1]) };
        return known[$"{name} {dimensions}"] = (path, OnnxExport.Write(network, OptionsOf(name, dimensions), new("test", 2, dimensions, classes), LabelTable.OfLabels(classes), asItIs, isMultiLabel: false, path, size));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
