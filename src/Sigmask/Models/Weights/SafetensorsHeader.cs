using System.Text.Json;
using Sigmask.Files;
using static TorchSharp.torch;

namespace Sigmask.Models;

/// <summary>A tensor as the header of a safetensors file declares it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its element type.</param>
/// <param name="Shape">Its shape; empty for a scalar.</param>
/// <param name="Start">Its first byte, counted from the end of the header.</param>
/// <param name="End">The byte after its last.</param>
internal sealed record SafetensorsEntry(string Name, ScalarType Type, long[] Shape, long Start, long End);

/// <summary>
/// The JSON header of a safetensors file, believed only as far as it agrees with itself and with the file: known types, sizes that are
/// shape times element, and data that are covered once, without holes.
/// </summary>
/// <param name="Entries">In the order of their data.</param>
/// <param name="Metadata">Free text by key.</param>
internal sealed record SafetensorsHeader(IReadOnlyList<SafetensorsEntry> Entries, IReadOnlyDictionary<string, string> Metadata)
{
    private const string MetadataKey = "__metadata__";

    // What libtorch can iterate over.
    private const int MostAxes = 64;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 4 };

    /// <summary>Reads a header.</summary>
    /// <param name="json">Its bytes.</param>
    /// <param name="dataBytes">Bytes of the file after it.</param>
    /// <exception cref="FormatException">It does not hold; the message says what, without the file.</exception>
    public static SafetensorsHeader Parse(ReadOnlyMemory<byte> json, long dataBytes)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            var metadata = new Dictionary<string, string>();
            var entries = new List<SafetensorsEntry>();
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (property.Name == MetadataKey)
                {
                    metadata = property.Value.EnumerateObject().ToDictionary(text => text.Name, text => text.Value.GetString() ?? throw new FormatException("metadata must be text"));
                }
                else
                {
                    entries.Add(ParseEntry(property));
                }
            }

            entries.Sort((one, other) => (one.Start, one.End).CompareTo((other.Start, other.End)));
            RequireCover(entries, dataBytes);
            return new(entries, metadata);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException or OverflowException)
        {
            throw new FormatException($"its header is no safetensors header ({JsonFault.Of(error)})", error);
        }
    }

    /// <summary>Writes the header of tensors that follow each other in this order.</summary>
    public static byte[] Format(IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (metadata.Count > 0)
            {
                json.WriteStartObject(MetadataKey);
                foreach (var (key, text) in metadata)
                {
                    json.WriteString(key, text);
                }

                json.WriteEndObject();
            }

            var start = 0L;
            foreach (var (name, tensor) in tensors)
            {
                var end = start + (tensor.numel() * tensor.element_size());
                json.WriteStartObject(name);
                json.WriteString("dtype", SafetensorsElement.NameOf(tensor.dtype));
                WriteNumbers(json, "shape", tensor.shape);
                WriteNumbers(json, "data_offsets", [start, end]);
                json.WriteEndObject();
                start = end;
            }

            json.WriteEndObject();
        }

        // The format asks for data that begin at a multiple of eight, and pads the header with spaces.
        while (buffer.Length % 8 != 0)
        {
            buffer.WriteByte((byte)' ');
        }

        return buffer.ToArray();
    }

    private static SafetensorsEntry ParseEntry(JsonProperty property)
    {
        var (declared, shown) = (property.Value, TensorName.Shown(property.Name));
        var typeName = declared.GetProperty("dtype").GetString();
        if (!SafetensorsElement.TryFind(typeName, out var type, out var elementBytes))
        {
            throw new FormatException($"tensor {shown} has type {TensorName.Shown(typeName ?? "null")}, which is not supported");
        }

        var shape = Numbers(declared.GetProperty("shape"), shown);
        var offsets = Numbers(declared.GetProperty("data_offsets"), shown);
        if (offsets.Length != 2 || offsets[1] < offsets[0])
        {
            throw new FormatException($"tensor {shown} has data offsets that are no range");
        }

        if (shape.Length > MostAxes)
        {
            throw new FormatException($"tensor {shown} has {shape.Length} axes; there can be {MostAxes}");
        }

        // An axis of length 0 hides no overflow of the others, which libtorch would meet when it computes strides.
        var most = shape.Aggregate((long)elementBytes, (product, length) => checked(product * Math.Max(length, 1)));
        var bytes = shape.Contains(0) ? 0 : most;
        if (bytes != offsets[1] - offsets[0])
        {
            throw new FormatException(Invariant($"tensor {shown} of shape [{string.Join(", ", shape)}] needs {bytes} bytes and declares {offsets[1] - offsets[0]}"));
        }

        return new(property.Name, type, shape, offsets[0], offsets[1]);
    }

    private static long[] Numbers(JsonElement array, string tensor)
    {
        var numbers = array.EnumerateArray().Select(number => number.TryGetInt64(out var value) ? value : -1).ToArray();
        return Array.TrueForAll(numbers, number => number >= 0)
            ? numbers
            : throw new FormatException($"tensor {tensor} has a shape or offset that is no whole number of at least 0");
    }

    private static void RequireCover(List<SafetensorsEntry> entries, long dataBytes)
    {
        var end = 0L;
        foreach (var entry in entries)
        {
            if (entry.Start != end)
            {
                throw new FormatException(Invariant($"the data of tensor {TensorName.Shown(entry.Name)} begin at byte {entry.Start}, not where those before end ({end})"));
            }

            end = entry.End;
        }

        if (end != dataBytes)
        {
            throw new FormatException(Invariant($"its header declares {end} bytes of data, the file has {dataBytes}"));
        }
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, long[] numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }
}

/// <summary>The name of a tensor in a file, which may be any text.</summary>
internal static class TensorName
{
    private const int LettersShown = 80;

    /// <summary>The name as it may stand in a message of one line.</summary>
    public static string Shown(string name) =>
        string.Concat(name.Take(LettersShown).Select(letter => char.IsControl(letter) || char.IsSurrogate(letter) ? '?' : letter)) + (name.Length > LettersShown ? "…" : "");
}
