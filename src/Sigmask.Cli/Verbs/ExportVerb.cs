using System.CommandLine;
using Sigmask.Cli.Health;
using Sigmask.Cli.Inputs;
using Sigmask.Cli.Options;
using Sigmask.Cli.Terminals;
using Sigmask.Cli.Usage;
using Sigmask.Export;

namespace Sigmask.Cli.Verbs;

/// <summary><c>sigmask export</c>: the network of a run as a file of ONNX.</summary>
internal sealed class ExportVerb
{
    private readonly Terminal terminal;
    private readonly Option<string?> runOption = SavedRun.Option(isRequired: true);
    private readonly Option<string?> outOption = new("--out") { HelpName = "FILE.onnx", Description = "The file to write.", Required = true };
    private readonly Option<bool> forceOption = new("--force") { Description = "Replace the file." };
    private readonly Option<SizeText?> sizeOption = OptionValue.Parsed("--size", "N|HxW", "The size of the images, for a network whose graph depends on it (default: that of the run's --patch; a graph that resizes images to the run's --size has that).", SizeText.Parse, SizeText.Rule);
    private readonly Option<SizeText?> windowOption = OptionValue.Parsed("--window", "N|HxW", "Images come in windows of this size, normalised as a whole outside the graph (default: of the patches of the training, if it had any).", SizeText.Parse, SizeText.Rule);
    private readonly JsonOption jsonOption = new();

    private ExportVerb(Terminal terminal) => this.terminal = terminal;

    public static Command Create(Terminal terminal)
    {
        var verb = new ExportVerb(terminal);
        var command = new Command("export", "The network of a run as one file of ONNX, with its preprocessing and softmax inside and its label table in its metadata; 'predict --onnx' and any other program can use it.")
        {
            verb.runOption, verb.outOption, verb.forceOption, verb.sizeOption, verb.windowOption, verb.jsonOption.Option,
        };
        command.SetAction((parsed, cancellation) => Task.FromResult(verb.Run(parsed, cancellation)));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var path = parsed.GetRequiredValue(outOption)!;
        FileEnding.Require("--out", path, "model.onnx", "ONNX", "PyTorch loads model.safetensors in the folder of the run (docs/models.md).");
        if (File.Exists(path) && !parsed.GetValue(forceOption))
        {
            throw new UsageException($"--out {path}: the file exists; choose another, or say --force to replace it.");
        }

        var run = SavedRun.Open(parsed.GetRequiredValue(runOption)!);
        var dimensions = run.Record.Data.Description.Dimensions;
        CheckedExport? compared = null;
        var model = OnnxExport.Write(
            run.Folder, run.Labels, path, parsed.GetValue(sizeOption)?.For(dimensions, "--size"), parsed.GetValue(windowOption)?.For(dimensions, "--window"), check: (file, model) =>
            {
                compared = ExportCheck.Compare(run.Folder, file, model, path);
                cancellation.ThrowIfCancellationRequested();
            });
        var exported = new ExportedFile(path, model.Network, new FileInfo(path).Length, model.Size, model.ResizesItself, model.NormalisesItself, compared!.Difference);
        jsonOption.Report(parsed, terminal, () => exported, () =>
        {
            terminal.Out.WriteLine(Invariant($"{path}: {model.Network}, {exported.Bytes / 1e6:0.0} MB, {(model.Size is null ? "for images of any size" : $"for images of {string.Join('x', model.Size)}")} ({run.Labels})"));
            terminal.Out.WriteLine(Invariant($"Compared with the run on a made-up image of {string.Join('x', compared.Size)}: no probability differs by more than {compared.Difference:0.0e+0}."));
        });
        return ExitCode.Done;
    }

    private sealed record ExportedFile(string File, string Model, long Bytes, IReadOnlyList<int>? Size, bool Resizes, bool Normalises, double LargestDifference);
}
