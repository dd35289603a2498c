using System.Text.Json;
using Sigmask.Arrays;
using static TorchSharp.torch;

namespace Sigmask.Tests.Models;

/// <summary>What an original network made of an input, with weights and input by the fill rule.</summary>
public sealed class ReferenceNetwork
{
    private readonly string folder;
    private readonly JsonElement manifest;

    public ReferenceNetwork(string id)
    {
        folder = Path.Combine(AppContext.BaseDirectory, "Models", "Reference", id);
        manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "manifest.json"))).RootElement;
    }

    public string WeightsFile => Path.Combine(folder, "weights.safetensors");

    /// <summary>How many outputs the original has.</summary>
    public int Outputs => manifest.GetProperty("outputs").GetArrayLength();

    /// <summary>The input of the original, in the dispose scope of the caller.</summary>
    public Tensor Input()
    {
        var input = manifest.GetProperty("input");
        var shape = Lengths(input.GetProperty("shape"));
        var key = input.GetProperty("rule").GetString()!.Split('\'')[1];
        return tensor(Array.ConvertAll(SplitMixFill.Uniform(key, shape.Aggregate((a, b) => a * b)), u => (float)(1.5 * u)), shape);
    }

    /// <summary>Names and shapes of the original's state, second names included.</summary>
    public IReadOnlyList<(string Name, long[] Shape)> State() =>
        [.. manifest.GetProperty("state_dict").EnumerateArray().Select(entry => (entry[0].GetString()!, Lengths(entry[1])))];

    /// <summary>Second names of the original's tensors, with the first ones.</summary>
    public IReadOnlyDictionary<string, string> Aliases() =>
        manifest.TryGetProperty("aliases", out var known) ? known.EnumerateObject().ToDictionary(alias => alias.Name, alias => alias.Value.GetString()!) : [];

    /// <summary>Fails unless a network has the names and shapes of the original, each shared tensor once.</summary>
    /// <param name="network">The network.</param>
    /// <param name="without">A part of the original that the network does not have, as "fc.".</param>
    public void RequireSameState(nn.Module network, string without = "none")
    {
        var aliases = Aliases();
        Assert.Equal(
            State()
                .Where(entry => !aliases.ContainsKey(entry.Name) && !entry.Name.StartsWith(without, StringComparison.Ordinal))
                .Select(entry => $"{entry.Name} [{string.Join(", ", entry.Shape)}]").Order(StringComparer.Ordinal),
            network.state_dict().Select(entry => $"{entry.Key} [{string.Join(", ", entry.Value.shape)}]").Order(StringComparer.Ordinal));
    }

    /// <summary>Fails unless outputs differ from those of the original by at most ten times what float32 costs it.</summary>
    public void RequireSameOutputs(IReadOnlyList<Tensor> outputs)
    {
        using var scope = NewDisposeScope();
        var expected = manifest.GetProperty("outputs").EnumerateArray().ToArray();
        foreach (var (entry, output) in InPairs.Of(expected, outputs))
        {
            var array = NpyFile.Read(Path.Combine(folder, entry.GetProperty("file").GetString()!));
            var difference = (output - tensor(array.ToSingle(), [.. array.Shape.Select(length => (long)length)])).abs().max().item<float>();
            Assert.InRange(difference, 0, 10 * entry.GetProperty("max_abs_diff_float32_peer").GetDouble());
        }
    }

    private static long[] Lengths(JsonElement array) => [.. array.EnumerateArray().Select(length => length.GetInt64())];
}
