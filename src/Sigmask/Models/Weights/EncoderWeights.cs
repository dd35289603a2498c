using System.Text.Json.Serialization;
using static TorchSharp.torch;

namespace Sigmask.Models;

/// <summary>The weights of an encoder from a public checkpoint, all of them or an error.</summary>
public static class EncoderWeights
{
    private const int NamesShown = 3;

    // What training frameworks and whole networks put before the names of an encoder.
    private static readonly string[] Wrappers = ["module.", "model.", "state_dict."];
    private static readonly string[] PrefixesInFiles = ["encoder.", "backbone."];

    /// <summary>Gives the encoder of a network the weights of a safetensors file.</summary>
    /// <param name="network">A network of the family, on any device.</param>
    /// <param name="family">It says where the encoder stands and how checkpoints name it.</param>
    /// <param name="path">The file.</param>
    /// <returns>What matched and what was left out.</returns>
    /// <exception cref="ModelException">
    /// The family has no such encoder, the file cannot be used, or it has not exactly the encoder's tensors; the network is unchanged.
    /// </exception>
    public static EncoderMatch Load(nn.Module network, ModelFamily family, string path)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(family);
        var layout = RequireLayout(family);
        using var content = SafetensorsFile.Read(path, out var checksum);
        using var scope = NewDisposeScope();
        using var withoutGradient = no_grad();
        var (tensors, others) = Candidates(content.Tensors, network.state_dict(), layout, path);
        var state = network.state_dict().Where(entry => entry.Key.StartsWith(layout.Prefix, StringComparison.Ordinal))
            .ToDictionary(entry => entry.Key[layout.Prefix.Length..], entry => entry.Value);
        var adapted = AdaptFirst(tensors, state, layout.FirstConvolution);
        RequireFit(tensors, state, layout, (family.Name, path));
        foreach (var (name, tensor) in tensors)
        {
            state[name].copy_(tensor.reshape(state[name].shape));
        }

        var parts = others.CountBy(name => TensorName.Shown(name.Split('.')[0])).OrderBy(part => part.Key, StringComparer.Ordinal).ToDictionary();
        return new(Path.GetFileName(path), checksum, tensors.Count, state.Count, parts, adapted);
    }

    /// <summary>The layout of a family's encoder.</summary>
    /// <exception cref="ModelException">It has none.</exception>
    public static EncoderLayout RequireLayout(ModelFamily family)
    {
        ArgumentNullException.ThrowIfNull(family);
        return family.Encoder ?? throw new ModelException($"Model {family.Name} has no encoder that weights are published for: leave out `TrainingPlan.EncoderWeights`, or choose a `ModelOptions.Name` that has one (docs/models.md).");
    }

    // The tensors that should be the encoder's, under its names, and the names of the others.
    private static (Dictionary<string, Tensor> Tensors, List<string> Others) Candidates(
        IReadOnlyDictionary<string, Tensor> file, Dictionary<string, Tensor> state, EncoderLayout layout, string path)
    {
        foreach (var wrapper in Wrappers.Where(wrapper => file.Keys.All(name => name.StartsWith(wrapper, StringComparison.Ordinal))))
        {
            file = file.ToDictionary(entry => entry.Key[wrapper.Length..], entry => entry.Value);
        }

        file = TensorAliases.Resolve(file, name => state.ContainsKey(name) || state.ContainsKey(layout.Prefix + name), path);
        var prefix = PrefixesInFiles.Prepend(layout.Prefix).FirstOrDefault(prefix => file.Keys.Any(name => name.StartsWith(prefix, StringComparison.Ordinal))) ?? "";
        var (tensors, others) = (new Dictionary<string, Tensor>(), new List<string>());
        foreach (var (name, tensor) in file)
        {
            if (!name.StartsWith(prefix, StringComparison.Ordinal) || layout.Heads.Any(head => name.AsSpan(prefix.Length).StartsWith(head)))
            {
                others.Add(name);
            }
            else
            {
                tensors[layout.Spellings.Aggregate(name[prefix.Length..], (spelt, rule) => rule.Apply(spelt))] = tensor;
            }
        }

        return (tensors, others);
    }

    private static string? AdaptFirst(Dictionary<string, Tensor> tensors, Dictionary<string, Tensor> state, string name)
    {
        if (!tensors.TryGetValue(name, out var given) || !state.TryGetValue(name, out var needed) || given.dim() != needed.dim() || given.shape[1] == needed.shape[1])
        {
            return null;
        }

        tensors[name] = ChannelAdaptation.Adapt(given, needed.shape[1]);
        return ChannelAdaptation.Describe(given.shape[1], needed.shape[1]);
    }

    private static void RequireFit(Dictionary<string, Tensor> tensors, Dictionary<string, Tensor> state, EncoderLayout layout, (string Model, string File) named)
    {
        // Counters of batches and tables of indices are whole numbers; they follow from the design, and many files lack them.
        Refuse([.. state.Where(entry => entry.Value.is_floating_point() && !tensors.ContainsKey(entry.Key) && !layout.Unused.Any(entry.Key.Contains)).Select(entry => entry.Key)], "missing");
        Refuse([.. tensors.Keys.Where(name => !state.ContainsKey(name))], "unknown to the encoder");
        Refuse([.. tensors.Where(entry => !ModelWeights.Fits(entry.Value, state[entry.Key])).Select(entry => $"{entry.Key} [{string.Join(", ", entry.Value.shape)}] instead of [{string.Join(", ", state[entry.Key].shape)}]")], "of another shape");
        Refuse([.. tensors.Where(entry => entry.Value.is_floating_point() != state[entry.Key].is_floating_point()).Select(entry => $"{entry.Key} {entry.Value.dtype}")], "of another type of number");

        void Refuse(IReadOnlyList<string> names, string fault)
        {
            if (names.Count > 0)
            {
                var shown = string.Join(", ", names.Take(NamesShown).Select(TensorName.Shown)) + (names.Count > NamesShown ? ", …" : "");
                throw new ModelException(Invariant($"Encoder weights {named.File} do not fit {named.Model}: {names.Count} of {(fault == "missing" ? state.Count : tensors.Count)} tensors {(names.Count == 1 ? "is" : "are")} {fault} ({shown}). Give the weights of the same network, with the names of its public checkpoint (docs/models.md)."));
            }
        }
    }
}

/// <summary>What became of a file of encoder weights.</summary>
/// <param name="File">Its name, without folders.</param>
/// <param name="Sha256">Its checksum, hexadecimal.</param>
/// <param name="Matched">Tensors of the encoder that come from it.</param>
/// <param name="Total">Tensors of the encoder. Those it lacks are counters, tables of indices, and what the encoder does not use.</param>
/// <param name="LeftOut">Tensors of the file that are no part of the encoder, by the beginning of their names.</param>
/// <param name="Adapted">How the first convolution was brought to the channels of the images; null if it has as many.</param>
public sealed record EncoderMatch(string File, string Sha256, int Matched, int Total, IReadOnlyDictionary<string, int> LeftOut, string? Adapted)
{
    /// <summary>The same in one line.</summary>
    [JsonIgnore]
    public string Summary => Invariant($"{File}: {Matched} of {Total} tensors of the encoder")
        + (Matched == Total ? "" : Invariant($" (the other {Total - Matched} are not in the file and not needed)"))
        + (Adapted is null ? "" : $"; first convolution brought {Adapted}")
        + (LeftOut.Count == 0 ? "" : $"; left out as no part of it: {string.Join(", ", LeftOut.Select(part => Invariant($"{part.Key} ({part.Value})")))}")
        + ".";
}
