using System.Globalization;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Onnx;
using Sigmask.Files;
using Sigmask.Losses;
using Sigmask.Models;

namespace Sigmask.Export;

/// <summary>Writes a graph as a file of ONNX, version 8 of its format with the operations of opset 17.</summary>
internal static class OnnxFile
{
    private const long FormatVersion = 8;
    private const long OperatorSet = 17;

    /// <summary>Writes the file, whole or not at all.</summary>
    /// <param name="path">Where.</param>
    /// <param name="graph">What is computed.</param>
    /// <param name="name">Of the network.</param>
    /// <param name="version">Of this program.</param>
    /// <param name="inputs">Names and shapes of what it takes: a length, or the name of one that may be any.</param>
    /// <param name="outputs">The same of what it gives.</param>
    /// <param name="metadata">What else to say, by key.</param>
    /// <param name="check">Looks at the whole file before it takes its place.</param>
    public static void Write(string path, NetworkGraph graph, string name, string version, IReadOnlyList<OnnxValue> inputs, IReadOnlyList<OnnxValue> outputs, IEnumerable<KeyValuePair<string, string>> metadata, Action<string>? check = null)
    {
        var body = new GraphProto { Name = name };
        body.Node.Add(graph.Nodes.Select(Node));
        body.Initializer.Add(graph.Weights.Select(weight => Floats(weight.Key, weight.Value.shape, HostArray.Of<float>(weight.Value.detach()))));
        body.Initializer.Add(graph.Constants.Select(Constant));
        body.Input.Add(inputs.Select(Value));
        body.Output.Add(outputs.Select(Value));
        var model = new ModelProto { IrVersion = FormatVersion, ProducerName = "sigmask", ProducerVersion = version, Graph = body };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = OperatorSet });
        model.MetadataProps.Add(metadata.Select(entry => new StringStringEntryProto { Key = entry.Key, Value = entry.Value }));
        AtomicFile.Write(path, stream => model.WriteTo(stream), check: check);
    }

    private static NodeProto Node(GraphNode node)
    {
        var written = new NodeProto { Name = node.Output, OpType = node.Operator };
        written.Input.Add(node.Inputs);
        written.Output.Add(node.Output);
        written.Attribute.Add(node.Attributes.Select(attribute => Attribute(attribute.Name, attribute.Value)));
        return written;
    }

    private static AttributeProto Attribute(string name, object value)
    {
        switch (value)
        {
            case long number:
                return new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = number };
            case float number:
                return new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Float, F = number };
            case string text:
                return new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.String, S = ByteString.CopyFromUtf8(text) };
            case long[] numbers:
                var attribute = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
                attribute.Ints.Add(numbers);
                return attribute;
            default:
                throw new ArgumentException($"Attribute {name} is a {value.GetType().Name}.", nameof(value));
        }
    }

    private static TensorProto Constant(GraphConstant constant) => constant.Values switch
    {
        float[] values => Floats(constant.Name, constant.Shape, values),
        double[] values => Numbers(constant.Name, constant.Shape, TensorProto.Types.DataType.Double, MemoryMarshal.AsBytes(values.AsSpan())),
        long[] values => Numbers(constant.Name, constant.Shape, TensorProto.Types.DataType.Int64, MemoryMarshal.AsBytes(values.AsSpan())),
        _ => throw new ArgumentException($"Constant {constant.Name} is of {constant.Values.GetType().Name}.", nameof(constant)),
    };

    private static TensorProto Floats(string name, IReadOnlyList<long> shape, float[] values) =>
        Numbers(name, shape, TensorProto.Types.DataType.Float, MemoryMarshal.AsBytes(values.AsSpan()));

    private static TensorProto Numbers(string name, IReadOnlyList<long> shape, TensorProto.Types.DataType type, ReadOnlySpan<byte> values)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)type, RawData = ByteString.CopyFrom(values) };
        tensor.Dims.Add(shape);
        return tensor;
    }

    private static ValueInfoProto Value(OnnxValue value)
    {
        var shape = new TensorShapeProto();
        shape.Dim.Add(value.Shape.Select(length => long.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new TensorShapeProto.Types.Dimension { DimValue = number }
            : new TensorShapeProto.Types.Dimension { DimParam = length }));
        var tensor = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float, Shape = shape };
        return new ValueInfoProto { Name = value.Name, Type = new TypeProto { TensorType = tensor } };
    }
}

/// <summary>What a graph takes or gives.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">A number for each length, or its name where it may be any.</param>
internal sealed record OnnxValue(string Name, IReadOnlyList<string> Shape);
