using System.CommandLine;
using Sigmask.Cli.Inputs;
using Sigmask.Cli.Options;
using Sigmask.Cli.Terminals;
using Sigmask.Cli.Usage;
using Sigmask.Data;
using Sigmask.Inference;
using Sigmask.Inference.Onnx;

namespace Sigmask.Cli.Verbs;

/// <summary><c>sigmask predict</c>: label maps of pictures by a trained network.</summary>
internal sealed class PredictVerb
{
    private readonly Terminal terminal;
    private readonly Option<string?> runOption = SavedRun.Option(isRequired: false);
    private readonly Option<string?> onnxOption = new("--onnx") { HelpName = "FILE.onnx", Description = "Instead of a run: a network that 'export' wrote, computed by ONNX Runtime." };
    private readonly Option<string?> inputOption = new("--input") { HelpName = "FILE|DIR", Description = "A picture or a volume (NIfTI, NRRD, MetaImage), or a folder of either.", Required = true };
    private readonly Option<bool> overlayOption = new("--overlay") { Description = $"Draw the labels over each image (of volumes, the slice with most structure) as well, in {PredictedFiles.Overlays}/." };
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
            verb.runOption, verb.onnxOption, verb.inputOption, verb.overlayOption, verb.mirroredOption, verb.windowOption,
        };
        verb.deviceOptions.AddTo(command);
        verb.outputOptions.AddTo(command);
        command.Add(verb.jsonOption.Option);
        command.SetAction((parsed, cancellation) => Task.FromResult(verb.Run(parsed, cancellation)));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken cancellation) => (parsed.GetValue(runOption), parsed.GetValue(onnxOption)) switch
    {
        ({ } run, null) => OfRun(parsed, run, cancellation),
        (null, { } file) => OfFile(parsed, file, cancellation),
        (null, null) => throw new UsageException("give the folder of a run with --run DIR, or an exported network with --onnx FILE."),
        _ => throw new UsageException("--run and --onnx name two networks; give one of them."),
    };

    private int OfRun(ParseResult parsed, string location, CancellationToken cancellation)
    {
        var run = SavedRun.Open(location);
        var target = outputOptions.Folder(parsed) ?? Path.Combine(run.Folder.Location, "predictions");
        var (data, path) = (run.Record.Data.Description, parsed.GetRequiredValue(inputOption)!);
        outputOptions.RequireFree(parsed, target, PredictedFiles.Content, run.Folder.Location, path);
        var images = PredictedFiles.Open(path, run.Labels, data.Channels);
        deviceOptions.Begin(parsed);
        var options = new PredictionOptions { Window = parsed.GetValue(windowOption)?.For(data.Dimensions, "--window"), Precision = deviceOptions.Precision(parsed) };
        using var predictor = Predictor.Load(run.Folder, options, parsed.GetValue(mirroredOption), deviceOptions.Device(parsed));
        return Write(parsed, predictor, images, run.Labels, target, cancellation);
    }

    // Touches nothing of libtorch.
    private int OfFile(ParseResult parsed, string file, CancellationToken cancellation)
    {
        deviceOptions.RequireDefault(parsed, "--onnx");
        if (parsed.GetValue(mirroredOption))
        {
            throw new UsageException("--tta needs the run: an exported network does not say how its training mirrored images.");
        }

        var target = outputOptions.Folder(parsed) ?? throw new UsageException("--onnx needs --out DIR, the folder to write.");
        var path = parsed.GetRequiredValue(inputOption)!;
        outputOptions.RequireFree(parsed, target, PredictedFiles.Content, file, path);
        using var predictor = new OnnxPredictor(file, new() { Threads = deviceOptions.Threads(parsed), Window = WindowOf(parsed, file) });
        var images = PredictedFiles.Open(path, predictor.Model.Labels, predictor.Data.Channels);
        return Write(parsed, predictor, images, predictor.Model.Labels, target, cancellation);
    }

    // Only the file itself says how many axes a window has, so it is opened once more where one is asked for.
    private IReadOnlyList<int>? WindowOf(ParseResult parsed, string file)
    {
        if (parsed.GetValue(windowOption) is not { } window)
        {
            return null;
        }

        using var network = new OnnxPredictor(file);
        return window.For(network.Data.Dimensions, "--window");
    }

    private int Write(ParseResult parsed, IPredictor predictor, ISampleSource images, LabelTable labels, string target, CancellationToken cancellation)
    {
        // What stands in the folder has been looked at, before the network was loaded.
        var hasOverlays = parsed.GetValue(overlayOption);
        var written = CountDisplay.Run(terminal, "label maps written:", images.Cases.Count, onWritten => PredictedFiles.Write(predictor, images, labels, target, hasOverlays, overwrite: true, onWritten, cancellation), CountDisplay.Patience);
        jsonOption.Report(parsed, terminal, written, () => terminal.Out.WriteLine($"{target}: {Quantity.Of(written.Count, "label map")} ({PredictedFiles.TableOf(images, labels)}){(hasOverlays ? $", drawn over the images in {Path.Combine(target, PredictedFiles.Overlays)}" : "")}"));
        return ExitCode.Done;
    }
}
