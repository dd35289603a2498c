using System.CommandLine;
using Sigmask.Cli.Options;
using Sigmask.Cli.Terminals;
using Sigmask.Data;
using Sigmask.Imaging;
using Sigmask.Inference;
using Sigmask.Storage;
using Sigmask.Volumes;

namespace Sigmask.Cli.Verbs;

/// <summary><c>sigmask predict</c>: label maps of pictures by a trained network.</summary>
internal sealed class PredictVerb
{
    /// <summary>Folder of the overlays, beside the label maps.</summary>
    private const string Overlays = "overlays";

    // An overlay of fewer pixels is enlarged, so that outlines stay thin.
    private const int LeastOverlay = 384;

    private readonly Terminal terminal;
    private readonly Option<string?> runOption = SavedRun.Option(isRequired: true);
    private readonly Option<string?> inputOption = new("--input") { HelpName = "FILE|DIR", Description = "A picture or a volume (NIfTI, NRRD, MetaImage), or a folder of either.", Required = true };
    private readonly Option<bool> overlayOption = new("--overlay") { Description = $"Draw the labels over each image (of volumes, the slice with most structure) as well, in {Overlays}/." };
    private readonly Option<bool> mirroredOption = new("--tta") { Description = "Average over the mirror images that the training used (test-time augmentation)." };
    private readonly Option<SizeText?> windowOption = OptionValue.Parsed("--window", "N|HxW", "Predict larger inputs in overlapping windows of this size (default: of the patches of the training, if it had any).", SizeText.Parse, SizeText.Rule);
    private readonly DeviceOptionSet deviceOptions = new();
    private readonly OutputOptions outputOptions = new("predictions/ in the run");
    private readonly JsonOption jsonOption = new();

    private PredictVerb(Terminal terminal) => this.terminal = terminal;

    public static Command Create(Terminal terminal)
    {
        var verb = new PredictVerb(terminal);
        var command = new Command("predict", "Label maps by a trained network, in the values it was trained on: PNG of a picture's size, volumes on their own grid and in their own format.")
        {
            verb.runOption, verb.inputOption, verb.overlayOption, verb.mirroredOption, verb.windowOption,
        };
        verb.deviceOptions.AddTo(command);
        verb.outputOptions.AddTo(command);
        command.Add(verb.jsonOption.Option);
        command.SetAction((parsed, cancellation) => Task.FromResult(verb.Run(parsed, cancellation)));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var run = SavedRun.Open(parsed.GetRequiredValue(runOption)!);
        var target = outputOptions.Folder(parsed) ?? Path.Combine(run.Folder.Location, "predictions");
        var (data, path) = (run.Record.Data.Description, parsed.GetRequiredValue(inputOption)!);
        outputOptions.RequireFree(parsed, target, run.Folder.Location, path);
        var volumes = VolumeInput.IsVolumes(path) ? VolumeInput.Open(path, run.Labels, data.Channels) : null;
        var input = volumes ?? (ISampleSource)PictureSource.Open(path, data.Channels, run.Labels.Names);
        deviceOptions.Begin(parsed);
        var options = new PredictionOptions { Window = parsed.GetValue(windowOption)?.For(data.Dimensions, "--window"), Precision = deviceOptions.Precision(parsed) };
        using var predictor = Predictor.Load(run.Folder, options, parsed.GetValue(mirroredOption), deviceOptions.Device(parsed));
        var written = new List<WrittenMap>();
        AtomicFolder.Write(target, folder =>
        {
            AtomicFile.WriteText(Path.Combine(folder, LabelFile.FileName), LabelFile.Format(run.Labels));
            for (var index = 0; index < input.Cases.Count; index++)
            {
                cancellation.ThrowIfCancellationRequested();
                var sample = input.Read(index);
                var labels = VolumePrediction.Labels(predictor, sample, cancellation);
                var name = volumes is null ? WritePicture(sample, labels, run.Labels, folder) : WriteVolume(sample, labels, run.Labels, folder, volumes.ImageFileOf(index));
                if (parsed.GetValue(overlayOption))
                {
                    WriteOverlay(sample, labels, folder);
                }

                var pixels = run.Labels.Names.Select((classed, label) => KeyValuePair.Create(classed, labels.Count(value => value == label)));
                written.Add(new WrittenMap(sample.Case, Path.Combine(target, name), new Dictionary<string, int>(pixels)));
            }
        });

        jsonOption.Report(parsed, terminal, written, () => terminal.Out.WriteLine($"{target}: {Quantity.Of(written.Count, "label map")} ({run.Labels}){(parsed.GetValue(overlayOption) ? $", drawn over the images in {Path.Combine(target, Overlays)}" : "")}"));
        return ExitCode.Done;
    }

    private static string WritePicture(Sample sample, byte[] labels, LabelTable table, string folder)
    {
        var name = sample.Case + ".png";
        ImageFile.WritePng(Path.Combine(folder, name), MaskValues.ToPicture(labels, sample.Size[0], sample.Size[1], table));
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

    private sealed record WrittenMap(string Case, string File, IReadOnlyDictionary<string, int> Pixels);
}
