using System.Text.Json;
using Google.Protobuf;
using Sigmask.Data;
using Sigmask.Export;
using Sigmask.Inference;
using Sigmask.Inference.Onnx;
using Sigmask.Metrics;
using Sigmask.Models;
using Sigmask.Tests.Export;
using static TorchSharp.torch;

namespace Sigmask.Tests.Inference;

/// <summary>Exported networks by ONNX Runtime against the same ones by libtorch.</summary>
public sealed class OnnxPredictorTests : IDisposable
{
    private static readonly string[] Classes = ["background", "one", "two"];
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
    private static readonly Preprocessing WholeImages = new() { Size = [48, 40], Interpolation = Interpolation.Cubic };

    private readonly string path = Path.Combine(Path.GetTempPath(), $"sigmask-{Guid.NewGuid():N}.onnx");

    public static TheoryData<string, Preprocessing, int[], bool> Ways => new()
    {
        { "whole images of one size", WholeImages, [61, 77], false },
        { "their own size, classes on their own", new() { Normalisation = IntensityNormalisation.UnitRange }, [45, 52], true },
        { "percentiles, which stay outside", new() { Normalisation = IntensityNormalisation.Percentiles() }, [33, 40], false },
        { "windows, normalised as a whole", new() { Patch = new([32, 24]) }, [70, 50], false },
        { "windows, normalised each", new() { Patch = new([32, 64]), Normalisation = IntensityNormalisation.Window(-2, 2) }, [70, 50], true },
        { "volumes of one spacing in windows", new() { Spacing = [2, 1, 1], Patch = new([16, 16, 24]) }, [20, 30, 28], false },
    };

    public void Dispose() => File.Delete(path);

    [Theory]
    [MemberData(nameof(Ways))]
    public void Maps_and_labels_are_those_of_libtorch(string what, Preprocessing preprocessing, int[] size, bool isMultiLabel)
    {
        _ = what;
        using var scope = NewDisposeScope();
        var network = Exported(preprocessing, size.Length, isMultiLabel, out var data);
        var sample = Noise(size);
        using var libtorch = new Predictor(network, data, preprocessing, isMultiLabel);
        using var onnx = new OnnxPredictor(path);
        var (ours, theirs) = (libtorch.Predict(sample), onnx.Predict(sample));
        Assert.All(InPairs.Of(ours.Maps, theirs.Maps), pair => Assert.Equal(pair.First, pair.Second, 1e-3));
        var equal = ours.Labels().Zip(theirs.Labels(), (one, other) => one == other).Count(same => same);
        Assert.InRange((double)equal / sample.Pixels, 0.9999, 1);
        Assert.True(ours.Labels().Distinct().Count() > 1, "the labels are all the same, so they prove nothing");
    }

    [Fact]
    public void A_network_of_one_size_is_exported_for_that_to_which_its_graph_resizes()
    {
        const string Name = "swin-unetr-tiny";
        using var scope = NewDisposeScope();
        var (network, data, preprocessing) = (ExportedFiles.Network(Name, 2), new DataDescription("test", 2, 2, Classes), new Preprocessing { Size = [96, 96] });
        var model = OnnxExport.Write(network, ExportedFiles.OptionsOf(Name, 2), data, LabelTable.OfLabels(Classes), preprocessing, isMultiLabel: false, path, size: [64, 64]);
        Assert.Equal([96, 96], model.Size!);
        var sample = Noise([61, 77]);
        using var libtorch = new Predictor(network, data, preprocessing, isMultiLabel: false);
        using var onnx = new OnnxPredictor(path);
        Assert.All(InPairs.Of(libtorch.Predict(sample).Maps, onnx.Predict(sample).Maps), pair => Assert.Equal(pair.First, pair.Second, 1e-3));
    }

    [Fact]
    public void Windows_can_be_asked_for_where_each_may_be_prepared_on_its_own()
    {
        var preprocessing = new Preprocessing { Normalisation = IntensityNormalisation.Window(-2, 2) };
        using var scope = NewDisposeScope();
        var network = Exported(preprocessing, 2, isMultiLabel: false, out var data);
        var sample = Noise([64, 50]);
        using var libtorch = new Predictor(network, data, preprocessing, isMultiLabel: false, new() { Window = [32, 32], Overlap = 0.25 });
        using var onnx = new OnnxPredictor(path, new() { Window = [32, 32], Overlap = 0.25 });
        Assert.All(InPairs.Of(libtorch.Predict(sample).Maps, onnx.Predict(sample).Maps), pair => Assert.Equal(pair.First, pair.Second, 1e-3));
    }

    [Fact]
    public void Windows_of_whole_images_are_refused()
    {
        Exported(WholeImages, 2, isMultiLabel: false, out _).Dispose();
        AssertRefused("`OnnxOptions.Window`: ", new() { Window = [16, 16] });
        AssertRefused("`OnnxOptions.Window` must be 2 lengths of at least 1, one for each axis, not 16.", new() { Window = [16] });
        AssertRefused("not 1x2x3.", new() { Window = [1, 2, 3] });
        AssertRefused("`OnnxOptions.Overlap`", new() { Overlap = 1 });
    }

    [Fact]
    public void Patches_of_other_axes_than_the_images_are_refused()
    {
        using var network = Exported(new() { Patch = new([32, 24]) }, 2, isMultiLabel: false, out var data);
        Change("sigmask.preprocessing", text => text.Replace("[32,24]", "[32,24,16]", StringComparison.Ordinal));
        AssertRefused("`OnnxExport.window`, with which ");
        AssertRefused("not 32x24x16.");
        Assert.StartsWith("`Preprocessing.Patch` must", Assert.Throws<DataException>(() => new Predictor(network, data, new() { Patch = new([32, 24, 16]) }, isMultiLabel: false)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sizes_of_other_axes_than_the_images_are_not_exported()
    {
        AssertNotExported("`OnnxExport.size` must", new(), [64, 64, 64]);
        AssertNotExported("`OnnxExport.size` must", new(), [64, 0]);
        AssertNotExported("`Preprocessing.Size` must", new() { Size = [8, 8, 8] }, null);
        AssertNotExported("`Preprocessing.Patch` must", new() { Patch = new([8, 8, 8]) }, null);
        Assert.False(File.Exists(path));

        void AssertNotExported(string words, Preprocessing preprocessing, int[]? size)
        {
            var options = ExportedFiles.OptionsOf("unet-tiny", 2);
            using var network = ModelRegistry.Standard.Create(options, seed: 1);
            var message = Assert.Throws<DataException>(() => OnnxExport.Write(network, options, new("test", 2, 2, Classes), LabelTable.OfLabels(Classes), preprocessing, isMultiLabel: false, path, size)).Message;
            Assert.StartsWith(words, message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Both_are_scored_by_the_same_evaluation()
    {
        using var scope = NewDisposeScope();
        var network = Exported(WholeImages, 2, isMultiLabel: false, out var data);
        var noise = Noise([61, 77]);
        var source = new OneCase(data, noise with { Labels = [.. Enumerable.Range(0, noise.Pixels).Select(pixel => (byte)(pixel % Classes.Length))] });
        using var libtorch = new Predictor(network, data, WholeImages, isMultiLabel: false);
        using var onnx = new OnnxPredictor(path);
        var (ours, theirs) = (Evaluation.Of(libtorch, source).Scores, Evaluation.Of(onnx, source).Scores);
        Assert.Equal(["one", "two"], theirs.Select(score => score.Name));
        Assert.All(InPairs.Of(ours, theirs), pair => Assert.Equal(pair.First.Dice!.Value, pair.Second.Dice!.Value, 1e-3));
    }

    [Fact]
    public void A_file_of_another_kind_is_named()
    {
        AssertRefused("does not exist");
        File.WriteAllText(path, "not a network");
        AssertRefused("another kind of file, or cut short");
        AssertRefused("Protobuf parsing failed");
        File.WriteAllText(path, "");
        AssertRefused("");
    }

    [Fact]
    public void A_file_that_cannot_be_opened_is_not_taken_for_another_kind()
    {
        using var held = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        AssertRefused("cannot be opened (");
    }

    [Fact]
    public void A_file_that_was_cut_short_is_named_wherever_it_was_cut()
    {
        Exported(WholeImages, 2, isMultiLabel: false, out _).Dispose();
        var whole = File.ReadAllBytes(path);
        foreach (var share in (double[])[0.01, 0.3, 0.5, 0.9, 0.999])
        {
            File.WriteAllBytes(path, whole[..(int)(whole.Length * share)]);
            AssertRefused("");
        }
    }

    [Fact]
    public void A_missing_key_is_named()
    {
        Exported(WholeImages, 2, isMultiLabel: false, out _).Dispose();
        var whole = global::Onnx.ModelProto.Parser.ParseFrom(File.ReadAllBytes(path));
        foreach (var key in whole.MetadataProps.Select(entry => entry.Key).Where(key => key != "sigmask.orientation").ToList())
        {
            var lesser = whole.Clone();
            lesser.MetadataProps.Remove(lesser.MetadataProps.Single(entry => entry.Key == key));
            File.WriteAllBytes(path, lesser.ToByteArray());
            AssertRefused(key);
        }
    }

    [Fact]
    public void A_damaged_entry_is_named()
    {
        Exported(WholeImages, 2, isMultiLabel: false, out _).Dispose();
        foreach (var key in (string[])["sigmask.data", "sigmask.preprocessing", "sigmask.labels", "sigmask.size"])
        {
            Change(key, "{");
            AssertRefused(key);
            Exported(WholeImages, 2, isMultiLabel: false, out _).Dispose();
        }
    }

    [Fact]
    public void A_graph_of_other_shapes_than_its_metadata_say_is_refused()
    {
        Exported(WholeImages, 2, isMultiLabel: false, out var data).Dispose();
        Change("sigmask.data", JsonSerializer.Serialize(data with { Channels = 3 }, Json));
        AssertRefused("3 channels");
    }

    [Fact]
    public void An_image_of_another_kind_is_refused()
    {
        Exported(WholeImages, 2, isMultiLabel: false, out _).Dispose();
        using var onnx = new OnnxPredictor(path);
        Assert.Contains("3 channels", Assert.Throws<DataException>(() => onnx.Predict(Noise([9, 9]) with { Channels = 3, Image = new float[3 * 81] })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_image_of_another_size_than_the_only_one_of_the_graph_is_refused()
    {
        Exported(new() { Normalisation = IntensityNormalisation.UnitRange }, 2, isMultiLabel: false, out _).Dispose();
        Change("sigmask.size", "48x40");
        using var onnx = new OnnxPredictor(path);
        Assert.Equal(3 * 48 * 40, onnx.Predict(Noise([48, 40])).Maps.Length);
        Assert.Equal($"Case noise is [40, 48] to the network, and {path} takes [48, 40] only; export the run with `OnnxExport.size = 40x48`.", Assert.Throws<DataException>(() => onnx.Predict(Noise([40, 48]))).Message);
    }

    [Fact]
    public void What_ships_knows_nothing_of_tensors_libraries()
    {
        using var dependencies = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Sigmask.Tests.deps.json")));
        var target = dependencies.RootElement.GetProperty("targets").EnumerateObject().First().Value;
        var needs = target.EnumerateObject().ToDictionary(
            library => library.Name.Split('/')[0],
            library => library.Value.TryGetProperty("dependencies", out var list) ? list.EnumerateObject().Select(entry => entry.Name).ToArray() : []);
        HashSet<string> Closure(string name) => [name, .. needs.GetValueOrDefault(name, []).SelectMany(Closure)];
        Assert.Contains(Closure("Sigmask"), name => name.Contains("torch", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(Closure("Sigmask.Inference.Onnx"), name => name.Contains("torch", StringComparison.OrdinalIgnoreCase) || name == "Sigmask.Losses");
    }

    private void Change(string key, string value) => Change(key, _ => value);

    private void Change(string key, Func<string, string> change)
    {
        var model = global::Onnx.ModelProto.Parser.ParseFrom(File.ReadAllBytes(path));
        var entry = model.MetadataProps.Single(entry => entry.Key == key);
        entry.Value = change(entry.Value);
        File.WriteAllBytes(path, model.ToByteArray());
    }

    private void AssertRefused(string words, OnnxOptions? options = null)
    {
        var message = Assert.Throws<DataException>(() => new OnnxPredictor(path, options)).Message;
        Assert.Contains(words, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
        Assert.True(options is not null || message.Contains(path, StringComparison.Ordinal), message);
    }

    private nn.Module<Tensor, Tensor> Exported(Preprocessing preprocessing, int dimensions, bool isMultiLabel, out DataDescription data)
    {
        data = new("test", 2, dimensions, Classes);
        var options = new ModelOptions { Name = "unet-tiny", Channels = 2, Classes = isMultiLabel ? 2 : 3, Dimensions = dimensions };
        var network = Balanced(options, preprocessing);
        OnnxExport.Write(network, options, data, LabelTable.OfLabels(Classes), preprocessing, isMultiLabel, path);
        return network;
    }

    // A network in whose answers no class is above the others everywhere.
    private static nn.Module<Tensor, Tensor> Balanced(ModelOptions options, Preprocessing preprocessing)
    {
        var network = ModelRegistry.Standard.Create(options, seed: 1);
        network.eval();
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var prepared = (preprocessing with { Spacing = null }).Apply(Noise([.. Enumerable.Repeat(32, options.Dimensions)])).Sample;
        var images = tensor(prepared.Image, [1, 2, .. prepared.Size.Select(length => (long)length)]);
        network.get_parameter("head.bias")!.sub_(network.forward(images).flatten(2).mean([0, 2]));
        return network;
    }

    private static Sample Noise(int[] size)
    {
        var random = new Random(8);
        return new()
        {
            Case = "noise",
            Patient = "noise",
            Image = [.. Enumerable.Range(0, 2 * size.Aggregate((product, length) => product * length)).Select(_ => (float)((random.NextDouble() * 6) - 3))],
            Labels = [],
            Channels = 2,
            Size = size,
            Spacing = [.. size.Select(_ => 1.5)],
        };
    }

    private sealed class OneCase(DataDescription data, Sample sample) : ISampleSource
    {
        public DataDescription Description => data;

        public IReadOnlyList<CaseKey> Cases { get; } = [new(sample.Case, sample.Patient)];

        public Sample Read(int index) => sample;
    }
}
