using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sigmask.Data;
using Sigmask.Files;
using Sigmask.Imaging;
using Sigmask.Volumes;

namespace Sigmask.Inference;

/// <summary>Label maps of files as files: PNG of a picture's size, volumes on their own grid and in their own format.</summary>
public static class PredictedFiles
{
    /// <summary>Folder of the overlays, beside the label maps.</summary>
    public const string Overlays = "overlays";

    /// <summary>The file that lists the label maps with the pixels of each class, and the images that were left out. By it a folder is known to be of a prediction.</summary>
    public const string RecordName = "predictions.json";

    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What a folder holds that was written here.</summary>
    public static OwnFolder Content { get; } = new(RecordName, record => record.GetProperty("maps").EnumerateArray().SelectMany(FilesOf).Append(LabelFile.FileName));

    // An overlay of fewer pixels is enlarged, so that outlines stay thin.
    private const int LeastOverlay = 384;

    /// <summary>Predicts a file or a folder of files and writes a folder, which appears whole.</summary>
    /// <param name="predictor">The network.</param>
    /// <param name="labels">What the values of the maps mean.</param>
    /// <param name="input">Pictures or volumes.</param>
    /// <param name="target">The folder to write, apart from the input: new, empty, or with what this wrote there before, which is replaced.</param>
    /// <param name="hasOverlays">Whether to draw the labels over each image (of volumes, the slice with most structure) as well.</param>
    /// <param name="overwrite">Replace the folder whatever else it holds, as long as that is none of the images.</param>
    /// <param name="onWritten">Told how many label maps have been written, after each.</param>
    /// <param name="onProblem">Receives images that cannot be read or do not fit the network, which are then left out. If it is null, or no image can be used, the first of them is an error.</param>
    /// <param name="cancellation">Stops between two images; what stood in the folder before is intact.</param>
    /// <exception cref="DataException">A file or the label table does not fit the network, a file cannot be read, or the target is the input, holds it, lies in it, is a file or holds something else.</exception>
    /// <exception cref="IOException">The folder cannot be written; what stood there before is intact.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static IReadOnlyList<PredictedMap> Write(IPredictor predictor, LabelTable labels, string input, string target, bool hasOverlays = false, bool overwrite = false, Action<int>? onWritten = null, Action<DataProblem>? onProblem = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        ArgumentException.ThrowIfNullOrEmpty(input);
        ArgumentException.ThrowIfNullOrEmpty(target);
        PredictionTarget.RequireApart(target, input);
        var unopened = new List<DataProblem>();
        var images = Open(input, labels, predictor.Data.Channels, onProblem is null ? null : onProblem + unopened.Add);
        return Write(predictor, images, labels, target, hasOverlays, overwrite, onWritten, onProblem, unopened, cancellation: cancellation);
    }

    /// <summary>The images of a file or folder.</summary>
    /// <param name="input">Pictures or volumes.</param>
    /// <param name="labels">What the network knows.</param>
    /// <param name="channels">How many channels it takes.</param>
    /// <param name="onProblem">Receives volumes of a folder whose headers cannot be read, which are then left out. If it is null, or no header can be read, the first of them is an error.</param>
    /// <exception cref="DataException">A file cannot be read.</exception>
    public static ISampleSource Open(string input, LabelTable labels, int channels, Action<DataProblem>? onProblem = null)
    {
        ArgumentNullException.ThrowIfNull(labels);
        return VolumeInput.IsVolumes(input) ? VolumeInput.Open(input, labels, channels, File.Exists(input) ? null : onProblem) : PictureSource.Open(input, channels, labels.Names);
    }

    /// <summary>Predicts images that were opened already.</summary>
    /// <param name="predictor">The network.</param>
    /// <param name="images">From <see cref="Open"/>.</param>
    /// <param name="labels">What the values of the maps mean.</param>
    /// <param name="target">The folder to write, which holds none of the images: new, empty, or with what this wrote there before, which is replaced.</param>
    /// <param name="hasOverlays">Whether to draw the labels over each image as well.</param>
    /// <param name="overwrite">Replace the folder whatever else it holds, as long as that is none of the images.</param>
    /// <param name="onWritten">Told how many label maps have been written, after each.</param>
    /// <param name="onProblem">Receives images that cannot be read or do not fit the network, which are then left out. If it is null, or no image can be used, the first of them is an error.</param>
    /// <param name="unopened">What <see cref="Open"/> left out, for the list of the maps, which names all that was left out; null: nothing.</param>
    /// <param name="command">The words of the command that asks for it, the verb first, for the list of the maps; null where a program does.</param>
    /// <param name="cancellation">Stops between two images; what stood in the folder before is intact.</param>
    /// <exception cref="DataException">A file or the label table does not fit the network, a file cannot be read, or the target holds one of the images, is a file or holds something else.</exception>
    /// <exception cref="IOException">The folder cannot be written; what stood there before is intact.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static IReadOnlyList<PredictedMap> Write(IPredictor predictor, ISampleSource images, LabelTable labels, string target, bool hasOverlays = false, bool overwrite = false, Action<int>? onWritten = null, Action<DataProblem>? onProblem = null, IReadOnlyList<DataProblem>? unopened = null, IReadOnlyList<string>? command = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(predictor);
        ArgumentException.ThrowIfNullOrEmpty(target);
        if (labels.Classes.Count != predictor.Data.Classes.Count)
        {
            throw new DataException($"The label table ({labels}) has {Quantity.Of(labels.Classes.Count, "class", "classes")}, the network {predictor.Data.Classes.Count}; give the table that it was trained with.");
        }

        PredictionTarget.RequireFree(target, images, overwrite);
        if (images is PictureSource pictures && predictor.Data.Dimensions > pictures.Description.Dimensions)
        {
            throw new DataException($"{pictures.FileOf(0)} is a picture, but the network segments whole volumes; give {VolumeFile.Names}.");
        }

        foreach (var key in images.Cases)
        {
            CaseName.RequireFit(key.Case);
        }

        var written = new List<PredictedMap>();
        List<DataProblem> leftOut = [.. unopened ?? []];
        DataException? reason = null;
        AtomicFolder.Write(target, folder =>
        {
            AtomicFile.WriteText(Path.Combine(folder, LabelFile.FileName), LabelFile.Format(TableOf(images, labels)));
            for (var index = 0; index < images.Cases.Count; index++)
            {
                cancellation.ThrowIfCancellationRequested();
                Sample sample;
                byte[] map;
                try
                {
                    sample = images.Read(index);
                    map = VolumePrediction.Labels(predictor, sample, cancellation);
                }
                catch (DataException error) when (onProblem is not null)
                {
                    reason ??= error;
                    leftOut.Add(new DataProblem(ProblemKind.Unreadable, [images.Cases[index].Case], error.Message));
                    onProblem(leftOut[^1]);
                    continue;
                }

                CaseName.RequireFit(sample.Case);
                var name = images is VolumeSource volumes ? WriteVolume(sample, map, labels, folder, volumes.ImageFileOf(index)) : WritePicture(sample, map, labels, folder);
                if (hasOverlays)
                {
                    WriteOverlay(sample, map, folder);
                }

                written.Add(new PredictedMap(sample.Case, Path.Combine(target, name), PixelsOf(map, labels)));
                onWritten?.Invoke(written.Count);
            }

            if (reason is not null && written.Count == 0)
            {
                throw new DataException(images.Cases.Count == 1 ? reason.Message : $"None of the {Quantity.Of(images.Cases.Count, "image")} can be used. The first: {reason.Message}", reason);
            }

            AtomicFile.WriteText(Path.Combine(folder, RecordName), Record(written, leftOut, command));
        });
        return written;
    }

    /// <summary>What the values of the maps of images mean: of volumes, which have no colours, as <see cref="LabelVolume.TableOf"/> says.</summary>
    /// <param name="images">From <see cref="Open"/>.</param>
    /// <param name="labels">What the network was trained on.</param>
    public static LabelTable TableOf(ISampleSource images, LabelTable labels) => images is VolumeSource ? LabelVolume.TableOf(labels) : labels;

    private static string Record(IEnumerable<PredictedMap> maps, IEnumerable<DataProblem> leftOut, IReadOnlyList<string>? command)
    {
        var listed = new JsonArray([.. maps.Select(map => new JsonObject
        {
            ["case"] = map.Case,
            ["file"] = Path.GetFileName(map.File),
            ["pixels"] = new JsonObject(map.Pixels.Select(one => KeyValuePair.Create(one.Key, (JsonNode?)one.Value))),
        })]);
        var others = new JsonArray([.. leftOut.Select(problem => new JsonObject { ["case"] = problem.Cases is [var first, ..] ? first : null, ["reason"] = problem.Message })]);
        var record = new JsonObject { ["maps"] = listed, ["left_out"] = others };
        if (command is not null)
        {
            record["command"] = new JsonArray([.. command.Select(word => (JsonNode)word)]);
        }

        return record.ToJsonString(Format) + "\n";
    }

    // The list does not say whether there are overlays.
    private static IEnumerable<string> FilesOf(JsonElement map) => [map.GetProperty("file").GetString() ?? "", $"{Overlays}/{map.GetProperty("case").GetString()}.png"];

    private static Dictionary<string, int> PixelsOf(byte[] map, LabelTable labels)
    {
        var counts = new int[byte.MaxValue + 1];
        foreach (var label in map)
        {
            counts[label]++;
        }

        return new(labels.Names.Select((name, label) => KeyValuePair.Create(name, counts[label])));
    }

    private static string WritePicture(Sample sample, byte[] labels, LabelTable table, string folder)
    {
        var name = sample.Case + ".png";
        MaskValues.WritePng(Path.Combine(folder, name), labels, sample.Size[0], sample.Size[1], table);
        return name;
    }

    private static string WriteVolume(Sample sample, byte[] labels, LabelTable table, string folder, string image)
    {
        var name = sample.Case + VolumeFile.EndingFor(image);
        LabelVolume.Write(Path.Combine(folder, name), labels, table, image);
        return name;
    }

    private static void WriteOverlay(Sample sample, byte[] labels, string folder)
    {
        int? slice = sample.Size.Count == 3 ? VolumeSlice.WithMostStructure(labels, sample.Size) : null;
        var (height, width) = (sample.Size[^2], sample.Size[^1]);
        var zoom = Math.Max(1, (int)Math.Ceiling((double)LeastOverlay / Math.Max(height, width)));
        var shown = labels.AsSpan((slice ?? 0) * height * width, height * width);
        ImageFile.WritePng(Path.Combine(folder, Overlays, sample.Case + ".png"), Overlay.Draw(SamplePicture.Of(sample, slice), shown, options: new OverlayOptions { Zoom = zoom }));
    }
}

/// <summary>A label map that was written.</summary>
/// <param name="Case">Of which image.</param>
/// <param name="File">Where it lies.</param>
/// <param name="Pixels">Pixels of each class.</param>
public sealed record PredictedMap(string Case, string File, IReadOnlyDictionary<string, int> Pixels);
