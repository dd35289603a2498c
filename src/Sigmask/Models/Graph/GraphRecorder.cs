using static TorchSharp.torch;

namespace Sigmask.Models;

/// <summary>
/// Writes down what a network computes while it runs once. Layers are heard by hooks; everything else goes through <see cref="Operations"/>,
/// <see cref="SpatialOperations"/> and <see cref="TokenOperations"/>, which note themselves here. A tensor that comes from anything else is an error as soon as
/// it is used, so that no graph is incomplete.
/// </summary>
internal sealed class GraphRecorder
{
    [ThreadStatic]
    private static GraphRecorder? current;

    // By identity: each operation makes a new object, and while it is recorded none works in place.
    private readonly Dictionary<Tensor, string> names = new(ReferenceEqualityComparer.Instance);
    private readonly Stack<string> layers = new();

    private GraphRecorder(NetworkGraph graph) => Graph = graph;

    /// <summary>The recorder that listens on this thread; null, as almost always: none.</summary>
    public static GraphRecorder? Current => current;

    /// <summary>What was written down so far.</summary>
    public NetworkGraph Graph { get; }

    /// <summary>Runs a network on images and writes its operations down.</summary>
    /// <param name="network">In evaluation mode.</param>
    /// <param name="images">[B, channels, spatial].</param>
    /// <param name="graph">What the operations are added to.</param>
    /// <param name="input">The name that the images have in it.</param>
    /// <returns>The name of the logits.</returns>
    /// <exception cref="ModelException">The network does something that was not noted.</exception>
    public static string Record(nn.Module<Tensor, Tensor> network, Tensor images, NetworkGraph graph, string input)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var plain = network.call(images);
        var recorder = new GraphRecorder(graph);
        var removals = new List<Action>();
        try
        {
            foreach (var (name, layer) in network.named_modules().Prepend((name: "", module: network)).DistinctBy(entry => entry.module))
            {
                recorder.Hear(name, layer, removals);
            }

            current = recorder;
            recorder.names[images] = input;
            var logits = network.call(images);
            var result = recorder.NameOf(logits, "the result");
            return logits.allclose(plain, rtol: 1e-4, atol: 1e-5, equal_nan: true)
                ? result
                : throw new ModelException($"{network.GetName()} cannot be exported: it reads a tensor after changing it in place. Use the result of the operation instead.");
        }
        finally
        {
            current = null;
            removals.ForEach(remove => remove());
        }
    }

    /// <summary>Writes down an operation that needs one node.</summary>
    /// <returns><paramref name="result"/>.</returns>
    public Tensor Note(Tensor result, string operation, IReadOnlyList<Tensor> inputs, params (string Name, object Value)[] attributes) =>
        Name(result, Graph.Add(operation, [.. inputs.Select(input => NameOf(input, operation))], attributes));

    /// <summary>Says which name of the graph a tensor has.</summary>
    /// <returns><paramref name="tensor"/>.</returns>
    public Tensor Name(Tensor tensor, string name)
    {
        names[tensor] = name;
        return tensor;
    }

    /// <summary>The name of a tensor.</summary>
    /// <param name="tensor">That an operation takes.</param>
    /// <param name="operation">Which, for the message.</param>
    /// <exception cref="ModelException">Nobody noted where it comes from.</exception>
    public string NameOf(Tensor tensor, string operation) => names.TryGetValue(tensor, out var name)
        ? name
        : throw new ModelException($"The network cannot be exported: {operation}{(layers.TryPeek(out var layer) ? $" in {layer}" : "")} takes a tensor of [{string.Join(", ", tensor.shape)}] from an operation that was not noted. Compute it with the operations of Sigmask.Models, or say Operations.Constant if no image decides it.");

    private void Hear(string name, nn.Module module, List<Action> removals)
    {
        if (module is not nn.Module<Tensor, Tensor> layer)
        {
            return;
        }

        var place = name.Length == 0 ? module.GetName() : $"{name} ({module.GetName()})";
        var isKnown = LayerNotes.Know(layer);
        removals.Add(layer.register_forward_pre_hook((_, input) =>
        {
            layers.Push(place);

            // A layer may work in place.
            return isKnown ? Name(input.clone(), NameOf(input, module.GetName())) : input;
        }).remove);
        removals.Add(layer.register_forward_hook((_, input, output) =>
        {
            if (isKnown)
            {
                Name(output, LayerNotes.Add(Graph, name, layer, names[input], input));
            }
            else if (!names.ContainsKey(output))
            {
                throw new ModelException($"The network cannot be exported: {place} ends with an operation that was not noted. Use layers that are known ({LayerNotes.Known}) and the operations of Sigmask.Models.");
            }

            layers.Pop();
            return output;
        }).remove);
    }
}
