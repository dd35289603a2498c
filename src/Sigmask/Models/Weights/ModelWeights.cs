using Sigmask.Files;
using static TorchSharp.torch;

namespace Sigmask.Models;

/// <summary>The weights of a network as a file, and back.</summary>
public static class ModelWeights
{
    /// <summary>Writes parameters and buffers as safetensors, whole or not at all.</summary>
    /// <param name="network">The network, on any device.</param>
    /// <param name="path">The file to write or replace.</param>
    /// <param name="metadata">Free text by key.</param>
    /// <exception cref="IOException">The file cannot be written; the previous content is intact.</exception>
    public static void Save(nn.Module network, string path, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        AtomicFile.Write(path, stream => SafetensorsFile.Write(stream, network.state_dict(), metadata));
    }

    /// <summary>Reads parameters and buffers from a safetensors file. A tensor that stands in it under a second name too, as in nnU-Net's files, is taken once.</summary>
    /// <exception cref="ModelException">The file cannot be used, or its names or shapes are not the network's; the network is unchanged.</exception>
    public static void Load(nn.Module network, string path)
    {
        ArgumentNullException.ThrowIfNull(network);
        using var file = SafetensorsFile.Read(path);
        var state = network.state_dict();
        Copy(TensorAliases.Resolve(file.Tensors, state.ContainsKey, path), state, path);
    }

    /// <summary>Copies named tensors into the parameters and buffers of a network, converting type and device.</summary>
    /// <param name="source">By the names of the network.</param>
    /// <param name="network">The network.</param>
    /// <param name="name">What to call the source in an error.</param>
    /// <exception cref="ModelException">Names or shapes are not the network's; the network is unchanged.</exception>
    public static void Copy(IReadOnlyDictionary<string, Tensor> source, nn.Module network, string name)
    {
        ArgumentNullException.ThrowIfNull(network);
        Copy(source, network.state_dict(), name);
    }

    /// <summary>Copies named tensors into others of the same names and shapes, converting type and device.</summary>
    /// <param name="source">By name.</param>
    /// <param name="targets">By name; each gets its values.</param>
    /// <param name="name">What to call the source in an error.</param>
    /// <exception cref="ModelException">Names or shapes differ; the targets are unchanged.</exception>
    public static void Copy(IReadOnlyDictionary<string, Tensor> source, IReadOnlyDictionary<string, Tensor> targets, string name)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(targets);
        RequireFit(source, targets, name);
        using var scope = NewDisposeScope();
        using var withoutGradient = no_grad();
        foreach (var (key, target) in targets)
        {
            target.copy_(target.dim() == source[key].dim() ? source[key] : source[key].reshape(target.shape));
        }
    }

    /// <summary>Elements of all parameters.</summary>
    public static long CountParameters(nn.Module network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return network.parameters().Sum(parameter => parameter.numel());
    }

    /// <summary>Fails if named tensors cannot be copied into others.</summary>
    /// <param name="source">By name.</param>
    /// <param name="targets">By name.</param>
    /// <param name="name">What to call the source in an error.</param>
    /// <exception cref="ModelException">Names or shapes differ.</exception>
    internal static void RequireFit(IReadOnlyDictionary<string, Tensor> source, IReadOnlyDictionary<string, Tensor> targets, string name)
    {
        RequireSameNames(source, targets, name);
        foreach (var (key, target) in targets)
        {
            if (!Fits(source[key], target))
            {
                throw new ModelException($"Weights {name} do not fit the model: {key} has shape [{string.Join(", ", source[key].shape)}], the model needs [{string.Join(", ", target.shape)}]. Build the model with the options it was trained with.");
            }
        }
    }

    // Some writers store a single number (a counter of batches) as a vector of one.
    internal static bool Fits(Tensor source, Tensor target) =>
        target.shape.AsSpan().SequenceEqual(source.shape) || (target.dim() == 0 && source.numel() == 1);

    private static void RequireSameNames(IReadOnlyDictionary<string, Tensor> source, IReadOnlyDictionary<string, Tensor> targets, string name)
    {
        var missing = targets.Keys.Where(key => !source.ContainsKey(key)).ToList();
        var unknown = source.Keys.Where(key => !targets.ContainsKey(key)).ToList();
        if (missing.Count > 0 || unknown.Count > 0)
        {
            var difference = missing.Count > 0 ? $"{missing[0]} is missing (of {missing.Count})" : $"{TensorName.Shown(unknown[0])} is not in the model (of {unknown.Count})";
            throw new ModelException($"Weights {name} do not fit the model: {difference}. Build the model with the options it was trained with.");
        }
    }
}
