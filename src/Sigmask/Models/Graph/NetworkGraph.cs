using System.Globalization;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Sigmask.Models;

/// <summary>What a network computes, as a list of operations in the terms of ONNX (opset 17), each after those whose results it takes.</summary>
internal sealed class NetworkGraph
{
    private readonly List<GraphNode> nodes = [];
    private readonly List<GraphConstant> constants = [];
    private readonly Dictionary<string, Tensor> weights = [];

    /// <summary>The operations in the order of their computation.</summary>
    public IReadOnlyList<GraphNode> Nodes => nodes;

    /// <summary>Numbers other than weights.</summary>
    public IReadOnlyList<GraphConstant> Constants => constants;

    /// <summary>The weights by name; they belong to the network.</summary>
    public IReadOnlyDictionary<string, Tensor> Weights => weights;

    /// <summary>Adds an operation.</summary>
    /// <returns>The name of its result.</returns>
    public string Add(string operation, IReadOnlyList<string> inputs, params (string Name, object Value)[] attributes) =>
        AddAs(Invariant($"{operation}_{nodes.Count}"), operation, inputs, attributes);

    /// <summary>The same with a result of a given name.</summary>
    public string AddAs(string output, string operation, IReadOnlyList<string> inputs, params (string Name, object Value)[] attributes)
    {
        nodes.Add(new(operation, inputs, output, attributes));
        return output;
    }

    /// <summary>The name of a list of whole numbers.</summary>
    public string Integers(params long[] values) => Constant([values.Length], values);

    /// <summary>The name of a single whole number.</summary>
    public string Integer(long value) => Constant([], new[] { value });

    /// <summary>The name of a single real number.</summary>
    public string Number(double value) => Constant([], new[] { (float)value });

    /// <summary>The name of numbers of any shape, which are kept once.</summary>
    public string Constant(IReadOnlyList<long> shape, Array values)
    {
        var constant = new GraphConstant(Invariant($"constant_{constants.Count}"), shape, values);
        if (constants.Find(constant.HasValuesOf) is { } known)
        {
            return known.Name;
        }

        constants.Add(constant);
        return constant.Name;
    }

    /// <summary>Weights under the name that they have in the network.</summary>
    public string Weight(string name, Tensor values)
    {
        weights[name] = values;
        return name;
    }

    /// <summary>Adds another graph behind what is here.</summary>
    /// <param name="other">Its weights are shared.</param>
    /// <param name="input">The name of what it takes.</param>
    /// <param name="from">What it takes instead, a result of this graph.</param>
    /// <param name="output">The name of its result, which stays.</param>
    public void Append(NetworkGraph other, string input, string from, string output)
    {
        var renamed = new Dictionary<string, string> { [""] = "", [input] = from };
        foreach (var constant in other.constants)
        {
            renamed[constant.Name] = Constant(constant.Shape, constant.Values);
        }

        foreach (var (name, values) in other.weights)
        {
            renamed[name] = Weight(name, values);
        }

        foreach (var node in other.nodes)
        {
            string[] inputs = [.. node.Inputs.Select(taken => renamed[taken])];
            (string, object)[] attributes = [.. node.Attributes];
            renamed[node.Output] = node.Output == output ? AddAs(output, node.Operator, inputs, attributes) : Add(node.Operator, inputs, attributes);
        }
    }

    /// <summary>Leaves out what no result depends on.</summary>
    /// <param name="results">Names of the results.</param>
    public void Prune(params IEnumerable<string> results)
    {
        var used = results.ToHashSet();
        for (var index = nodes.Count - 1; index >= 0; index--)
        {
            if (used.Contains(nodes[index].Output))
            {
                used.UnionWith(nodes[index].Inputs);
            }
            else
            {
                nodes.RemoveAt(index);
            }
        }

        constants.RemoveAll(constant => !used.Contains(constant.Name));
        foreach (var name in weights.Keys.Except(used).ToList())
        {
            weights.Remove(name);
        }
    }

    /// <summary>The first operation or constant that another graph of the same network has not in the same place; null if both are the same.</summary>
    public string? FirstDifference(NetworkGraph other)
    {
        var node = nodes.Zip(other.nodes).FirstOrDefault(pair => $"{pair.First}" != $"{pair.Second}");
        if (node != default)
        {
            return node.First.Operator;
        }

        var constant = constants.Zip(other.constants).FirstOrDefault(pair => !pair.First.HasValuesOf(pair.Second));
        return constant != default
            ? nodes.First(user => user.Inputs.Contains(constant.First.Name)).Operator
            : nodes.Count == other.nodes.Count ? null : "their number";
    }
}

/// <summary>One operation of a network's graph.</summary>
/// <param name="Operator">What it does, by its name in ONNX (opset 17).</param>
/// <param name="Inputs">Names of what it takes; empty where an optional one is left out.</param>
/// <param name="Output">The name of its result.</param>
/// <param name="Attributes">Its settings: a whole number, a real number, a text, or whole numbers.</param>
internal sealed record GraphNode(string Operator, IReadOnlyList<string> Inputs, string Output, IReadOnlyList<(string Name, object Value)> Attributes)
{
    /// <summary>Equal for operations that are the same.</summary>
    public override string ToString() =>
        $"{Output} = {Operator}({string.Join(", ", Inputs)}) {string.Join(", ", Attributes.Select(attribute => $"{attribute.Name}={Text(attribute.Value)}"))}";

    private static string Text(object value) => value switch
    {
        long[] numbers => $"[{string.Join(", ", numbers)}]",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => (string)value,
    };
}

/// <summary>Numbers that a graph carries and that are no weights: sizes, axes, masks.</summary>
/// <param name="Name">How operations refer to them.</param>
/// <param name="Shape">Lengths along each axis; empty for a single number.</param>
/// <param name="Values">long[], float[] or double[].</param>
internal sealed record GraphConstant(string Name, IReadOnlyList<long> Shape, Array Values)
{
    /// <summary>Whether another one has the same numbers, under whatever name.</summary>
    public bool HasValuesOf(GraphConstant other) => Shape.SequenceEqual(other.Shape) && (Values, other.Values) switch
    {
        (long[] one, long[] two) => one.AsSpan().SequenceEqual(two),
        (float[] one, float[] two) => MemoryMarshal.AsBytes(one.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(two.AsSpan())),
        (double[] one, double[] two) => MemoryMarshal.AsBytes(one.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(two.AsSpan())),
        _ => false,
    };
}
