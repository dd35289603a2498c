using System.CommandLine;
using System.CommandLine.Invocation;

namespace Sigmask.Cli.Usage;

/// <summary>What <c>--help</c> says of a verb: the options of one with many in groups, examples at the end, and no word broken in two.</summary>
/// <param name="widthNow">Gives the width of the terminal.</param>
/// <param name="ofTool">Says what there is to say of the tool itself.</param>
internal sealed class VerbHelp(Func<int> widthNow, SynchronousCommandLineAction ofTool) : SynchronousCommandLineAction
{
    private const int Many = 20;
    private const int LabelWidth = 22;
    private const string Others = "Options";

    private static readonly (string Title, string[] Names)[] Groups =
    [
        ("Data", ["--data", "--layout", "--labels", "--patient-pattern", "--channels", "--paint-order", "--dimensions", "--masks", "--size", "--spacing", "--patch", "--foreground", "--intensity", "--augment", "--fold"]),
        ("Length and optimisation", ["--epochs", "--steps", "--batch", "--lr", "--optimizer", "--schedule", "--warm-up", "--weight-decay", "--clip", "--ema", "--seed", "--validate-every"]),
        ("Envelope and loss", ["--loss", "--envelope", "--top-k", "--sigma", "--sigma-rule", "--smoothing", "--width", "--width-image", "--class-floor", "--guide", "--guide-precision", "--evidence", "--ramp", "--bare", "--ignore-index", "--method"]),
        ("Network", ["--model", "--base-width", "--levels", "--normalization", "--dropout", "--encoder-weights"]),
        ("Machine", ["--device", "--threads", "--precision", "--workers", "--cache", "--cache-size"]),
        ("Output", ["--out", "--force", "--resume", "--tensorboard", "--plots", "--json", "--verbose", "--help"]),
    ];

    private static readonly Dictionary<string, string[]> Examples = new()
    {
        ["train"] = ["sigmask train --data wounds --out runs/wounds", "sigmask train --data hearts --model unet --epochs 100 --fold 1/5 --out runs/hearts"],
        ["compare"] = ["sigmask compare plan.json --dry-run", "sigmask compare plan.json --out runs/plan"],
        ["audit"] = ["sigmask audit --data wounds --out audits/wounds", "sigmask audit --apply verdicts.csv --audit audits/wounds --out wounds-corrected"],
        ["evaluate"] = ["sigmask evaluate --predictions predicted --references masks --labels 0=background,255=wound", "sigmask evaluate --run runs/wounds --data wounds --out scores --plots"],
        ["predict"] = ["sigmask predict --run runs/wounds --input photos --out predicted --overlay", "sigmask predict --onnx wounds.onnx --input photo.png --out predicted"],
    };

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var command = parseResult.CommandResult.Command;
        if (!CommandPath.IsVerb(command))
        {
            return ofTool.Invoke(parseResult);
        }

        var (output, width) = (parseResult.InvocationConfiguration.Output, widthNow());
        Write(output, "Description", Wrapped(command.Description ?? "", width - 2).Select(line => $"  {line}"));
        Write(output, "Usage", [$"  {string.Join(' ', [CommandPath.Of(command), .. command.Arguments.Select(Usage), "[options]"])}"]);
        Write(output, "Arguments", command.Arguments.SelectMany(argument => Row($"<{argument.Name}>", argument.Description, width)));
        Option[] options = [.. CommandPath.OptionsOf(command)];
        foreach (var group in options.GroupBy(option => options.Length < Many ? Others : TitleOf(option)).OrderBy(group => Array.FindIndex(Groups, one => one.Title == group.Key)))
        {
            Write(output, group.Key, group.SelectMany(option => Row(Label(option), option.Description, width)));
        }

        Write(output, "Examples", Examples.GetValueOrDefault(command.Name, []).Select(line => $"  {line}"));
        return 0;
    }

    private static void Write(TextWriter output, string title, IEnumerable<string> lines)
    {
        string[] all = [.. lines];
        if (all.Length == 0)
        {
            return;
        }

        output.WriteLine($"{title}:");
        foreach (var line in all)
        {
            output.WriteLine(line);
        }

        output.WriteLine();
    }

    // Those of a verb alone come first.
    private static string TitleOf(Option option) => Array.Find(Groups, group => group.Names.Contains(option.Name)).Title ?? Others;

    private static string Usage(Argument argument) => (argument.Arity.MinimumNumberOfValues, argument.Arity.MaximumNumberOfValues) switch
    {
        (0, _) => $"[<{argument.Name}>]",
        (_, 1) => $"<{argument.Name}>",
        _ => $"<{argument.Name}>...",
    };

    private static string Label(Option option) => $"{option.Name}{(option.HelpName is null ? "" : $" <{option.HelpName}>")}{(option.Required ? " (REQUIRED)" : "")}";

    private static IEnumerable<string> Row(string label, string? description, int width)
    {
        var left = $"  {label}  ".PadRight(LabelWidth);
        if (left.Length > LabelWidth)
        {
            yield return left.TrimEnd();
            left = new string(' ', LabelWidth);
        }

        foreach (var line in Wrapped(description ?? "", width - LabelWidth))
        {
            yield return left + line;
            left = new string(' ', LabelWidth);
        }
    }

    // A word that is longer than a line has one to itself.
    private static IEnumerable<string> Wrapped(string text, int width)
    {
        var line = "";
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = word;
            }
            else
            {
                line += line.Length > 0 ? $" {word}" : word;
            }
        }

        yield return line;
    }
}
