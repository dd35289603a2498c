using System.CommandLine;
using Sigmask.Cli.Options;
using Sigmask.Cli.Terminals;
using Sigmask.Cli.Usage;
using Sigmask.Phantoms;

namespace Sigmask.Cli.Verbs;

/// <summary><c>sigmask synth</c>: phantoms as a data set on disk.</summary>
internal sealed class SynthVerb
{
    private const int DefaultSize = 128;
    private const string Real = "real";

    private readonly Terminal terminal;
    private readonly Option<PhantomTask?> taskOption = OptionValue.Word("--task", "What the pictures show.", PhantomTaskFacts.ByName);
    private readonly Option<int?> countOption = OptionValue.Integer("--count", "N", "How many cases; of hearts, patients with two volumes each (default 100).", 1);
    private readonly NoiseOption noiseOption = new();
    private readonly Option<int?> seedOption = OptionValue.Integer("--seed", "S", "Same seed, same data; other seeds have no case in common (default 1).", 0);
    private readonly Option<int?> sizeOption = OptionValue.Integer("--size", "N", $"Side of the pictures in pixels (default {DefaultSize}).", Phantom.LeastSize, SizeText.LargestPhantom);
    private readonly Option<string?> layoutOption = OptionValue.Parsed("--layout", "real|folder", "Lay the files out as in the real data set: ACDC, FASSD, burn (default), or as images/ and masks/.", name => name is Real or "folder" ? name : null, "real or folder");
    private readonly OutputOptions outputOptions = new(fallback: null);
    private readonly JsonOption jsonOption = new();

    private SynthVerb(Terminal terminal)
    {
        this.terminal = terminal;
        taskOption.Required = true;
    }

    public static Command Create(Terminal terminal)
    {
        var verb = new SynthVerb(terminal);
        var command = new Command("synth", "Make a data set of phantoms in the layout of the real one: images, annotations drawn as carelessly as --noise says, and the true ones in clean/.")
        {
            verb.taskOption, verb.countOption, verb.noiseOption.Option, verb.seedOption, verb.sizeOption, verb.layoutOption,
        };
        verb.outputOptions.AddTo(command);
        command.Add(verb.jsonOption.Option);
        command.SetAction((parsed, cancellation) => Task.FromResult(verb.Run(parsed, cancellation)));
        return command;
    }

    // How many cases there are.
    private static int Write(PhantomDataSet data, string layout, string folder, bool isForced, IReadOnlyList<string> command, Action<int> onWritten, CancellationToken cancellation)
    {
        if (layout == Real)
        {
            data.WriteAsReal(folder, isForced, onWritten, command, cancellation);
        }
        else
        {
            FolderDataSetWriter.Write(data.Pictures, folder, isForced, onWritten, command, cancellation);
        }

        return data.Count;
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var folder = outputOptions.Folder(parsed)!;
        outputOptions.RequireFree(parsed, folder, PhantomDataSet.Content);
        var (task, count) = (parsed.GetValue(taskOption)!.Value, parsed.GetValue(countOption) ?? 100);
        var noise = noiseOption.Read(parsed);
        var data = new PhantomDataSet(task, (ulong)(parsed.GetValue(seedOption) ?? 1), count, parsed.GetValue(sizeOption) ?? DefaultSize, noise);
        var layout = parsed.GetValue(layoutOption) ?? Real;
        CountDisplay.Run(terminal, "cases written:", count, onWritten => Write(data, layout, folder, outputOptions.IsForced(parsed), GivenWords.Of(parsed), onWritten, cancellation), CountDisplay.Patience);

        var result = new
        {
            folder,
            layout,
            task = task.Description.Name,
            count,
            noise = noise.ToString(),
            seed = parsed.GetValue(seedOption) ?? 1,
            size = parsed.GetValue(sizeOption) ?? DefaultSize,
            classes = task.Description.Classes,
        };
        jsonOption.Report(parsed, terminal, () => result, () => terminal.Out.WriteLine(Invariant($"{folder}: {count} {(count == 1 ? "case" : "cases")}, classes {string.Join(", ", task.Description.Classes)}; train on them with: sigmask train --data {ShellWord.Of(folder)}")));
        return ExitCode.Done;
    }
}
