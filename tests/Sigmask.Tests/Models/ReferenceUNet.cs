using System.Text.Json;
using Sigmask.Arrays;
using Sigmask.Models;
using static TorchSharp.torch;

namespace Sigmask.Tests.Models;

/// <summary>A small U-Net with what PyTorch made of it: outputs, and losses over six steps of training.</summary>
public sealed class ReferenceUNet : IDisposable
{
    private readonly string folder;
    private readonly JsonDocument manifest;

    public ReferenceUNet(string id)
    {
        folder = Path.Combine(AppContext.BaseDirectory, "Models", "Reference", id);
        manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "manifest.json")));
        var constructor = manifest.RootElement.GetProperty("constructor");
        Network = new UNet(
            new()
            {
                Channels = constructor.GetProperty("in").GetInt32(),
                Classes = constructor.GetProperty("classes").GetInt32(),
                Width = constructor.GetProperty("base").GetInt32(),
                Levels = constructor.GetProperty("levels").GetInt32(),
                Dimensions = constructor.GetProperty("dim").GetInt32(),
            },
            seed: 1);
        SplitMixFill.Fill(Network);
        var input = manifest.RootElement.GetProperty("input");
        var shape = input.GetProperty("shape").EnumerateArray().Select(length => length.GetInt64()).ToArray();
        var key = input.GetProperty("rule").GetString()!.Split('\'')[1];
        Input = tensor(Array.ConvertAll(SplitMixFill.Uniform(key, shape.Aggregate((a, b) => a * b)), u => (float)(1.5 * u)), shape);
        Labels = Read("labels.npy");
        Output = Read("output0.npy");
    }

    public UNet Network { get; }

    public Tensor Input { get; }

    public Tensor Labels { get; }

    public Tensor Output { get; }

    public string WeightsFile => Path.Combine(folder, "weights.safetensors");

    public JsonElement Manifest => manifest.RootElement;

    public void Dispose()
    {
        Network.Dispose();
        Input.Dispose();
        Labels.Dispose();
        Output.Dispose();
        manifest.Dispose();
    }

    private Tensor Read(string file)
    {
        var array = NpyFile.Read(Path.Combine(folder, file));
        var shape = array.Shape.Select(length => (long)length).ToArray();
        return array.IsFloating ? tensor(array.ToSingle(), shape) : tensor(array.ToInt64(), shape);
    }
}
