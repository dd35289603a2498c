using System.CommandLine;
using Sigmask.Cli.Inputs;
using Sigmask.Cli.Options;
using Sigmask.Cli.Terminals;
using Sigmask.Cli.Usage;
using Sigmask.Data;
using Sigmask.Imaging;
using Sigmask.Inference;
using Sigmask.Inference.Onnx;
using Sigmask.Training;

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
        var problems = new List<DataProblem>();
        var images = PredictedFiles.Open(path, run.Labels, data.Channels, problems.Add);
        deviceOptions.Begin(parsed);
        var options = new PredictionOptions { Window = parsed.GetValue(windowOption)?.For(data.Dimensions, "--window"), Precision = deviceOptions.Precision(parsed) };
        using var predictor = Predictor.Load(run.Folder, options, parsed.GetValue(mirroredOption), deviceOptions.Device(parsed));
        return Write(parsed, predictor, images, run.Labels, target, problems, cancellation);
    }

    // Touches nothing of libtorch.
    private int OfFile(ParseResult parsed, string file, CancellationToken cancellation)
    {
        if (File.Exists(new RunFolder(file).Record))
        {
            throw new UsageException($"--onnx {file} is the folder of a run; give it with --run, or a file that 'export' wrote.");
        }

        deviceOptions.RequireDefault(parsed, "--onnx");
        if (parsed.GetValue(mirroredOption))
        {
            throw new UsageException("--tta needs the run: an exported network does not say how its training mirrored images.");
        }

        var target = outputOptions.Folder(parsed) ?? throw new UsageException("--onnx needs --out DIR, the folder to write.");
        var path = parsed.GetRequiredValue(inputOption)!;
        outputOptions.RequireFree(parsed, target, PredictedFiles.Content, file, path);
        using var predictor = new OnnxPredictor(file, new() { Threads = deviceOptions.Threads(parsed), Window = WindowOf(parsed, file) });
        var problems = new List<DataProblem>();
        var images = PredictedFiles.Open(path, predictor.Model.Labels, predictor.Data.Channels, problems.Add);
        return Write(parsed, predictor, images, predictor.Model.Labels, target, problems, cancellation);
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

    private int Write(ParseResult parsed, IPredictor predictor, ISampleSource images, LabelTable labels, string target, List<DataProblem> problems, CancellationToken cancellation)
    {
        terminal.Tell(GreyForColour(images));
        var hasOverlays = parsed.GetValue(overlayOption);

        // What stands in the folder has been looked at, before the network was loaded.
        DataProblem[] unopened = [.. problems];
        var written = CountDisplay.Run(terminal, "label maps written:", images.Cases.Count, onWritten => PredictedFiles.Write(predictor, images, labels, target, hasOverlays, overwrite: true, onWritten, problems.Add, unopened, GivenWords.Of(parsed), cancellation), CountDisplay.Patience);
        var result = new { Maps = written, LeftOut = problems.Select(problem => new { Case = problem.Cases[0], Reason = SettingOptions.In(problem.Message) }) };
        jsonOption.Report(parsed, terminal, () => result, () => terminal.Out.WriteLine($"{target}: {Quantity.Of(written.Count, "label map")} ({PredictedFiles.TableOf(images, labels)}){(hasOverlays ? $", drawn over the images in {Path.Combine(target, PredictedFiles.Overlays)}" : "")}"));
        if (problems.Count == 0)
        {
            return ExitCode.Done;
        }

        terminal.Tell(problems.Select(problem => problem.Message));
        throw new DataException(Invariant($"{problems.Count} of {written.Count + problems.Count} images could not be used and {Quantity.Word(problems.Count, "is", "are")} named above. {target} holds the label maps of the others; mend or remove what is damaged, and run the same command with --force."));
    }

    // The network may see something else than what it was trained on; pictures in colour are refused by a network of grey ones.
    private static IEnumerable<string> GreyForColour(ISampleSource images)
    {
        if (images is not PictureSource { Description.Channels: 3 } pictures)
        {
            return [];
        }

        var count = pictures.Cases.Count;
        string[] grey = [.. Enumerable.Range(0, count).AsParallel().AsOrdered().Select(pictures.FileOf).Where(IsGrey).Select(path => Path.GetFileName(path))];
        return grey.Length == 0 ? [] :
        [
            $"{(count == 1 ? grey[0] : Invariant($"{Quantity.Listed(grey, "image")} of {count}"))} {Quantity.Word(grey.Length, "is", "are")} grey, but the network takes 3 channels: {Quantity.Word(grey.Length, "it gets", "they get")} the same values as red, green and blue.",
        ];
    }

    // What cannot be read is told as it is predicted.
    private static bool IsGrey(string path)
    {
        try
        {
            return PictureHeader.Read(path).Channels == 1;
        }
        catch (DataException)
        {
            return false;
        }
    }
}
