using System.CommandLine;
using Sigmask.Cli.Options;
using Sigmask.Cli.Terminals;
using Sigmask.Data;
using Sigmask.Imaging;
using Sigmask.Inference;
using Sigmask.Storage;

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
    private readonly Option<string?> inputOption = new("--input") { HelpName = "FILE|DIR", Description = "A picture, or a folder of pictures (PNG, JPEG, BMP).", Required = true };
    private readonly Option<bool> overlayOption = new("--overlay") { Description = $"Draw the labels over each picture as well, in {Overlays}/." };
    private readonly Option<bool> mirroredOption = new("--tta") { Description = "Average over the mirror images that the training used (test-time augmentation)." };
    private readonly Option<SizeText?> windowOption = OptionValue.Parsed("--window", "N|HxW", "Predict larger inputs in overlapping windows of this size (default: whole).", SizeText.Parse, SizeText.Rule);
    private readonly DeviceOptionSet deviceOptions = new();
    private readonly OutputOptions outputOptions = new("predictions/ in the run");
    private readonly JsonOption jsonOption = new();

    private PredictVerb(Terminal terminal) => this.terminal = terminal;

    public static Command Create(Terminal terminal)
    {
        var verb = new PredictVerb(terminal);
        var command = new Command("predict", "Label maps of pictures by a trained network: PNG of the picture's size, in the values of the masks it was trained on.")
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
        outputOptions.RequireFree(parsed, target);
        var (channels, classes) = (run.Record.Data.Description.Channels, run.Labels.Names);
        var pictures = PictureSource.Open(parsed.GetRequiredValue(inputOption)!, channels, classes);
        deviceOptions.UseThreads(parsed);
        var options = new PredictionOptions { Window = parsed.GetValue(windowOption)?.For(2, "--window") };
        using var predictor = Predictor.Load(run.Folder, options, parsed.GetValue(mirroredOption), deviceOptions.Device(parsed));
        var written = new List<WrittenMap>();
        AtomicFolder.Write(target, folder =>
        {
            AtomicFile.WriteText(Path.Combine(folder, LabelFile.FileName), LabelFile.Format(run.Labels));
            for (var index = 0; index < pictures.Cases.Count; index++)
            {
                cancellation.ThrowIfCancellationRequested();
                written.Add(Write(predictor, pictures.Read(index), run.Labels, folder, target, parsed.GetValue(overlayOption)));
            }
        });

        jsonOption.Report(parsed, terminal, written, () => terminal.Out.WriteLine($"{target}: {written.Count} label maps ({run.Labels}){(parsed.GetValue(overlayOption) ? $", drawn over the pictures in {Path.Combine(target, Overlays)}" : "")}"));
        return ExitCode.Done;
    }

    private static WrittenMap Write(Predictor predictor, Sample sample, LabelTable table, string folder, string target, bool overlay)
    {
        var labels = predictor.Predict(sample).Labels();
        var name = sample.Case + ".png";
        ImageFile.WritePng(Path.Combine(folder, name), MaskValues.ToPicture(labels, sample.Size[0], sample.Size[1], table));
        if (overlay)
        {
            var zoom = Math.Max(1, (int)Math.Ceiling((double)LeastOverlay / Math.Max(sample.Size[0], sample.Size[1])));
            ImageFile.WritePng(Path.Combine(folder, Overlays, name), Overlay.Draw(SamplePicture.Of(sample), labels, options: new OverlayOptions { Zoom = zoom }));
        }

        var pixels = table.Names.Select((classed, label) => KeyValuePair.Create(classed, labels.Count(value => value == label)));
        return new WrittenMap(sample.Case, Path.Combine(target, name), new Dictionary<string, int>(pixels));
    }

    private sealed record WrittenMap(string Case, string File, IReadOnlyDictionary<string, int> Pixels);
}
