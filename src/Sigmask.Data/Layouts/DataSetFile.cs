using System.Text.Json;
using Sigmask.Files;
using Sigmask.Volumes;

namespace Sigmask.Data;

/// <summary>The file <c>dataset.json</c>, by which nnU-Net (versions 1 and 2) and the Medical Segmentation Decathlon describe a data set.</summary>
internal sealed class DataSetFile
{
    /// <summary>Its name.</summary>
    public const string FileName = "dataset.json";

    private const int LongestFile = 1 << 26;

    private static readonly Dictionary<string, string> Examples = new()
    {
        ["channel_names"] = "{\"0\":\"T1\",\"1\":\"T2\"}",
        ["modality"] = "{\"0\":\"MRI\"}",
        ["file_ending"] = "\".nii.gz\"",
        ["training"] = "[{\"image\":\"imagesTr/a.nii.gz\",\"label\":\"labelsTr/a.nii.gz\"}]",
        ["validation"] = "[{\"image\":\"imagesTr/a.nii.gz\",\"label\":\"labelsTr/a.nii.gz\"}]",
        ["labels"] = "{\"background\":0,\"organ\":1}",
    };

    private readonly JsonElement root;

    private DataSetFile(string path, JsonElement root) => (Path, this.root) = (path, root);

    /// <summary>Where it was read from.</summary>
    public string Path { get; }

    /// <summary>True if it is nnU-Net's (version 2): channels by <c>channel_names</c>.</summary>
    public bool IsNnUnet => root.TryGetProperty("channel_names", out _);

    /// <summary>True if it lists its cases in <c>training</c>, as the Decathlon and version 1 of nnU-Net do.</summary>
    public bool HasList => !IsNnUnet && root.TryGetProperty("training", out var training) && training.ValueKind == JsonValueKind.Array;

    /// <summary>Names of the channels in their order (nnU-Net, version 2).</summary>
    public IReadOnlyList<string> Channels => Try("channel_names", () => InOrder(root.GetProperty("channel_names")));

    /// <summary>What the channels show, in their order (Decathlon, nnU-Net version 1); null where it is not said.</summary>
    public IReadOnlyList<string>? Modalities => root.TryGetProperty("modality", out var modality) ? Try("modality", () => InOrder(modality)) : null;

    /// <summary>True if it names classes.</summary>
    public bool HasLabels => root.TryGetProperty("labels", out var labels) && labels.ValueKind == JsonValueKind.Object;

    /// <summary>Ending of all files, with its point (nnU-Net, version 2).</summary>
    public string FileEnding => Try("file_ending", () => Text(root.GetProperty("file_ending")) is ['.', ..] ending ? ending : "." + Text(root.GetProperty("file_ending")));

    /// <summary>How many training cases there are, if it says so.</summary>
    public int? CaseCount => root.TryGetProperty("numTraining", out var count) ? JsonInteger.Of(count) : null;

    /// <summary>The training cases of its list.</summary>
    public IReadOnlyList<ListedCase> Training => Cases("training");

    /// <summary>The cases that its list holds back, as MONAI's lists do; none where it does not say.</summary>
    public IReadOnlyList<ListedCase> Validation => root.TryGetProperty("validation", out var list) && list.ValueKind == JsonValueKind.Array ? Cases("validation") : [];

    /// <summary>
    /// The classes: <c>{"background":0}</c> (nnU-Net version 2, where "ignore" marks what does not count) or <c>{"0":"background"}</c> (Decathlon, nnU-Net version 1).
    /// Either is read wherever it stands, and numbers may be text.
    /// </summary>
    public LabelTable Labels => Try("labels", () =>
    {
        var entries = root.GetProperty("labels").EnumerateObject().ToArray();
        var (areKeysNumbers, areValuesNumbers) = (entries.All(item => JsonInteger.Of(item.Name) is not null), entries.All(item => JsonInteger.Of(item.Value) is not null));
        var isByNumber = areKeysNumbers && (!areValuesNumbers || !IsNnUnet);
        var classes = entries.Select(item => isByNumber ? ByNumber(item) : ByName(item)).ToLookup(item => item.Name == LabelTable.IgnoredName);
        return new LabelTable([.. classes[false].OrderBy(item => item.Value).Select(item => new LabelClass(item.Name, [LabelValue.Grey(item.Value)]))], [.. classes[true].Select(item => LabelValue.Grey(item.Value))]);
    });

    /// <summary>The file of a folder; null if there is none or it is no JSON object.</summary>
    public static DataSetFile? Find(string folder)
    {
        try
        {
            return IsIn(folder) ? Read(folder) : null;
        }
        catch (DataException)
        {
            return null;
        }
    }

    /// <summary>True if a folder has the file, whatever is in it.</summary>
    public static bool IsIn(string folder) => File.Exists(System.IO.Path.Combine(folder, FileName));

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

            using var document = JsonDocument.Parse(TextFile.Read(path));
            return document.RootElement.ValueKind == JsonValueKind.Object ? new DataSetFile(path, document.RootElement.Clone()) : throw new DataException($"{path} is no JSON object; describe the data set as nnU-Net or the Decathlon do.");
        }
        catch (JsonException error)
        {
            throw new DataException($"{path} is no JSON: {JsonFault.Of(error)}.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path} {ReadFailure.Of(error, "nnU-Net and the Decathlon describe a data set by it")}", error);
        }
    }

    private static (string Name, int Value) ByNumber(JsonProperty item) => (item.Value.ToString(), JsonInteger.Of(item.Name)!.Value);

    private (string Name, int Value) ByName(JsonProperty item) => (item.Name, JsonInteger.Of(item.Value) ?? throw new DataException(item.Value.ValueKind == JsonValueKind.Array
        ? $"{Path}: class '{item.Name}' is a region of several labels, and regions that overlap are not trained; give each value a class of its own (`DataOptions.Labels = 0=background,1=a,2=b`), or join those of one region under one name (`DataOptions.Labels = 0=background,1=whole,2=whole`)."
        : $"{Path}: its labels give '{item.Name}' the value '{item.Value.ToString().ReplaceLineEndings(" ")}'; write names with their numbers, {{\"background\":0,\"x\":1}}, or numbers with their names, {{\"0\":\"background\",\"1\":\"x\"}}."));

    private static string[] InOrder(JsonElement numbered) =>
        [.. numbered.EnumerateObject().OrderBy(item => JsonInteger.Of(item.Name) ?? throw new FormatException($"'{item.Name}' is no number.")).Select(item => item.Value.ToString())];

    private ListedCase[] Cases(string entry) => Try(entry, () => (ListedCase[])[.. root.GetProperty(entry).EnumerateArray().Select((item, index) => new ListedCase(Paths(Key(item, index, "image")), Slashed(Key(item, index, "label")), Fold(item)))]);

    // Which is missing in lists of images alone, to predict on, and in those that use other keys.
    private static JsonElement Key(JsonElement item, int index, string key) => item.TryGetProperty(key, out var path) && path.ValueKind != JsonValueKind.Null ? path
        : throw new FormatException(Invariant($"case {index + 1}, {HeaderNumbers.Short(item.GetRawText())}, has no \"{key}\"; add its path, or take the case off the list: what is trained on or scored has an image and a label."));

    private static int? Fold(JsonElement item) => !item.TryGetProperty("fold", out var fold) || fold.ValueKind == JsonValueKind.Null ? null
        : JsonInteger.Of(fold) ?? throw new FormatException($"the fold of a case is '{fold.GetRawText()}', no whole number.");

    private static string[] Paths(JsonElement image) => image.ValueKind != JsonValueKind.Array ? [Slashed(image)]
        : image.GetArrayLength() > 0 ? [.. image.EnumerateArray().Select(Slashed)] : throw new FormatException("a case has no image.");

    // Lists that were written on Windows have backslashes.
    private static string Slashed(JsonElement path) => Text(path).Replace('\\', '/');

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
            // Only of a text that has not the right form does the message speak of the file.
            var reason = error is FormatException ? $": {error.Message.ReplaceLineEndings(" ")}" : ".";
            throw new DataException($"{Path}: its entry '{entry}' is missing or not of the form that nnU-Net and the Decathlon use, as {Examples[entry]}{reason}", error);
        }
        catch (DataException error) when (!error.Message.StartsWith(Path, StringComparison.Ordinal))
        {
            throw new DataException($"{Path}: its entry '{entry}' cannot be used: {error.Message.ReplaceLineEndings(" ")}", error);
        }
    }
}

/// <summary>A case of the list in <c>dataset.json</c>, its paths with slashes, relative to that file.</summary>
/// <param name="Images">The image, or one file for each channel.</param>
/// <param name="Label">The annotation.</param>
/// <param name="Fold">The fold in which it is held back, as MONAI's lists have it; null where it is not said.</param>
internal sealed record ListedCase(IReadOnlyList<string> Images, string Label, int? Fold);
