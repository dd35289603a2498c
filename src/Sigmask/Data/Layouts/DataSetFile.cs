using System.Text.Json;

namespace Sigmask.Data;

/// <summary>The file <c>dataset.json</c>, by which nnU-Net and the Medical Segmentation Decathlon describe a data set.</summary>
internal sealed class DataSetFile
{
    /// <summary>Its name.</summary>
    public const string FileName = "dataset.json";

    private const int LongestFile = 1 << 26;

    private readonly JsonElement root;

    private DataSetFile(string path, JsonElement root) => (Path, this.root) = (path, root);

    /// <summary>Where it was read from.</summary>
    public string Path { get; }

    /// <summary>True if it is nnU-Net's (version 2): channels by <c>channel_names</c>.</summary>
    public bool IsNnUnet => root.TryGetProperty("channel_names", out _);

    /// <summary>True if it is the Decathlon's: cases listed in <c>training</c>.</summary>
    public bool IsDecathlon => !IsNnUnet && root.TryGetProperty("training", out var training) && training.ValueKind == JsonValueKind.Array;

    /// <summary>Names of the channels in their order (nnU-Net).</summary>
    public IReadOnlyList<string> Channels => Try("channel_names", () => InOrder(root.GetProperty("channel_names")));

    /// <summary>What the channels show, in their order (Decathlon); null where it is not said.</summary>
    public IReadOnlyList<string>? Modalities => root.TryGetProperty("modality", out var modality) ? Try("modality", () => InOrder(modality)) : null;

    /// <summary>Ending of all files (nnU-Net).</summary>
    public string FileEnding => Try("file_ending", () => Text(root.GetProperty("file_ending")));

    /// <summary>Image and annotation of each training case, relative to the file (Decathlon).</summary>
    public IReadOnlyList<(string Image, string Label)> Training => Try("training", () =>
        ((string, string)[])[.. root.GetProperty("training").EnumerateArray().Select(item => (Text(item.GetProperty("image")), Text(item.GetProperty("label"))))]);

    /// <summary>The classes: <c>{"0":"background"}</c> (Decathlon) or <c>{"background":0}</c> (nnU-Net, where "ignore" marks what does not count).</summary>
    public LabelTable Labels => Try("labels", () =>
    {
        var entries = root.GetProperty("labels").EnumerateObject().Select(item => IsNnUnet
            ? (Name: item.Name, Value: item.Value.ValueKind == JsonValueKind.Number ? item.Value.GetInt32() : throw new DataException($"{Path}: class '{item.Name}' is a region of several labels, and regions that overlap are not trained; give each value a class of its own (--labels 0=background,1=a,2=b), or join those of one region under one name (--labels 0=background,1=whole,2=whole)."))
            : (Name: item.Value.GetString()!, Value: int.Parse(item.Name, System.Globalization.CultureInfo.InvariantCulture))).ToArray();
        var (ignored, classes) = (entries.Where(item => item.Name == LabelTable.IgnoredName), entries.Where(item => item.Name != LabelTable.IgnoredName));
        return new LabelTable([.. classes.OrderBy(item => item.Value).Select(item => new LabelClass(item.Name, [LabelValue.Grey(item.Value)]))], [.. ignored.Select(item => LabelValue.Grey(item.Value))]);
    });

    /// <summary>The file of a folder; null if there is none or it is no JSON object.</summary>
    public static DataSetFile? Find(string folder)
    {
        try
        {
            return Read(folder);
        }
        catch (DataException)
        {
            return null;
        }
    }

    /// <summary>Reads the file of a folder.</summary>
    /// <exception cref="DataException">It is missing or no JSON object.</exception>
    public static DataSetFile Read(string folder)
    {
        var path = System.IO.Path.Combine(folder, FileName);
        try
        {
            if (new FileInfo(path).Length > LongestFile)
            {
                throw new DataException($"{path} has more than {LongestFile} bytes; is it the description of a data set?");
            }

            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return document.RootElement.ValueKind == JsonValueKind.Object ? new DataSetFile(path, document.RootElement.Clone()) : throw new DataException($"{path} is no JSON object; describe the data set as nnU-Net or the Decathlon do.");
        }
        catch (JsonException error)
        {
            throw new DataException($"{path} is no JSON: {error.Message.ReplaceLineEndings(" ")}", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path} cannot be read: {error.Message}", error);
        }
    }

    private static string[] InOrder(JsonElement numbered) =>
        [.. numbered.EnumerateObject().OrderBy(item => int.Parse(item.Name, System.Globalization.CultureInfo.InvariantCulture)).Select(item => item.Value.ToString())];

    private static string Text(JsonElement element) =>
        element.GetString() is { Length: > 0 } text && !text.Contains('\0', StringComparison.Ordinal) ? text : throw new FormatException("it is empty.");

    private T Try<T>(string entry, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is KeyNotFoundException or InvalidOperationException or FormatException or OverflowException or ArgumentException)
        {
            throw new DataException($"{Path}: its entry '{entry}' is missing or not of the form that nnU-Net and the Decathlon use: {error.Message.ReplaceLineEndings(" ")}", error);
        }
    }
}
