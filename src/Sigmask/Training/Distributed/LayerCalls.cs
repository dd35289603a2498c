using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sigmask.Training;

/// <summary>
/// The order in which a network first calls its layers in a forward pass that will be differentiated, and a way to hear when the backward pass has come back to one.
/// </summary>
internal sealed class LayerCalls : IDisposable
{
    private readonly List<Action> removals = [];
    private readonly List<nn.Module<Tensor, Tensor>> called = [];
    private readonly HashSet<nn.Module<Tensor, Tensor>> ofPass = [];

    /// <summary>Listens to a network.</summary>
    /// <param name="network">Whose layers with parameters of their own are listened to.</param>
    public LayerCalls(nn.Module network)
    {
        foreach (var layer in network.modules().Prepend(network).OfType<nn.Module<Tensor, Tensor>>().Where(layer => layer.parameters(recurse: false).Any()))
        {
            removals.Add(layer.register_forward_pre_hook((_, features) => Hear(layer, features)).remove);
        }
    }

    /// <summary>What to do when the backward pass comes back to the input of a layer, by layer.</summary>
    public IReadOnlyDictionary<nn.Module, Action> Returns { get; set; } = new Dictionary<nn.Module, Action>();

    /// <summary>The parameters of the layers called so far, of those called first first; those that no call has shown are not among them.</summary>
    public IEnumerable<(nn.Module Layer, Parameter Parameter)> Parameters => called.SelectMany(layer => layer.parameters(recurse: false).Select(parameter => ((nn.Module)layer, parameter)));

    /// <summary>The next call begins another forward pass.</summary>
    public void Restart() => ofPass.Clear();

    /// <inheritdoc/>
    public void Dispose() => removals.ForEach(remove => remove());

    private Tensor Hear(nn.Module<Tensor, Tensor> layer, Tensor features)
    {
        if (!layer.training || !is_grad_enabled() || !ofPass.Add(layer))
        {
            return features;
        }

        if (!called.Contains(layer))
        {
            called.Add(layer);
        }

        return features.requires_grad && Returns.TryGetValue(layer, out var reached) ? BackwardMark.Of(features, reached) : features;
    }
}
