using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sigmask.Data;

namespace Sigmask.Inference;

/// <summary>What a file of ONNX says about its network beside the graph: all that is needed to use it on files. Kept in its metadata.</summary>
public sealed record ExportedModel
{
    /// <summary>The name of the graph's input: images [B, channels, (D,) H, W] with values as they were read, unless <see cref="NormalisesItself"/> is false.</summary>
    public const string Input = "image";

    /// <summary>The name of the output with one map a class, background first, the largest of which is the class of a pixel.</summary>
    public const string Probabilities = "probabilities";

    private const string Prefix = "sigmask.";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    /// <summary>The network's name.</summary>
    public required string Network { get; init; }

    /// <summary>What it was trained on.</summary>
    public required DataDescription Data { get; init; }

    /// <summary>What the values of its masks mean.</summary>
    public required LabelTable Labels { get; init; }

    /// <summary>How its images are prepared, whether the graph does it or not.</summary>
    public required Preprocessing Preprocessing { get; init; }

    /// <summary>Whether each foreground class has a probability of its own; then the map of the background is 0.5.</summary>
    public required bool IsMultiLabel { get; init; }

    /// <summary>Whether the graph brings images to their size; otherwise they come in it.</summary>
    public required bool ResizesItself { get; init; }

    /// <summary>Whether the graph normalises images; otherwise they come normalised.</summary>
    public required bool NormalisesItself { get; init; }

    /// <summary>The only size that the graph takes, [H, W] or [D, H, W]; null: any.</summary>
    public IReadOnlyList<int>? Size { get; init; }

    /// <summary>The entries of the metadata.</summary>
    public IReadOnlyDictionary<string, string> ToMetadata() => new Dictionary<string, string>
    {
        [Prefix + "network"] = Network,
        [Prefix + "data"] = JsonSerializer.Serialize(Data, Json),
        [Prefix + "labels"] = LabelFile.Format(Labels),
        [Prefix + "preprocessing"] = JsonSerializer.Serialize(Preprocessing, Json),
        [Prefix + "activation"] = IsMultiLabel ? "sigmoid" : "softmax",
        [Prefix + "in_graph"] = string.Join(',', ((string[])[ResizesItself ? "size" : "", NormalisesItself ? "normalisation" : ""]).Where(part => part.Length > 0)),
        [Prefix + "size"] = Size is null ? "any" : string.Join('x', Size),
        [Prefix + "orientation"] = "axes of volumes run to superior, anterior, right where the file says how they lie; pictures as they are",
    };

    /// <summary>Reads the metadata of a file.</summary>
    /// <param name="metadata">Its entries.</param>
    /// <param name="path">The file, for messages.</param>
    /// <exception cref="DataException">An entry is missing or damaged.</exception>
    public static ExportedModel Parse(IReadOnlyDictionary<string, string> metadata, string path)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        var inGraph = Entry("in_graph").Split(',');
        var size = Entry("size");
        return new()
        {
            Network = Entry("network"),
            Data = Read<DataDescription>("data"),
            Labels = LabelFile.Parse(Entry("labels"), $"{path}, {Prefix}labels"),
            Preprocessing = Read<Preprocessing>("preprocessing"),
            IsMultiLabel = Entry("activation") == "sigmoid",
            ResizesItself = inGraph.Contains("size"),
            NormalisesItself = inGraph.Contains("normalisation"),
            Size = size == "any" ? null : [.. size.Split('x').Select(Length)],
        };

        string Entry(string key) => metadata.TryGetValue(Prefix + key, out var value)
            ? value
            : throw new DataException($"{path} has no {Prefix}{key} in its metadata; give a file that sigmask export wrote.");

        int Length(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length > 0 ? length : throw Damaged("size");

        T Read<T>(string key)
        {
            try
            {
                return JsonSerializer.Deserialize<T>(Entry(key), Json) ?? throw Damaged(key);
            }
            catch (JsonException)
            {
                throw Damaged(key);
            }
        }

        DataException Damaged(string key) => new($"{path} has a {Prefix}{key} in its metadata that cannot be read; export the run again.");
    }
}
