using System.CommandLine;
using Sigmask.Cli.Jobs;
using Sigmask.Cli.Options;
using Sigmask.Cli.Plans;
using Sigmask.Cli.Terminals;
using Sigmask.Cli.Usage;
using Sigmask.Experiments;

namespace Sigmask.Cli.Verbs;

/// <summary><c>sigmask demo</c>: the main job without any data at hand, a comparison by a plan that it makes itself.</summary>
internal sealed class DemoVerb
{
    private const string DefaultFolder = "runs/demo";
    private const string Envelope = "envelope";
    private const string Noise = "strong";
    private const int DefaultSteps = 400;
    private const int DefaultFamily = 2025;

    private static readonly string[] Introduction =
    [
        "The same network was trained on images whose annotations are spoiled as by a careless annotator: once with the plain loss, once with the same loss in the Sigmask envelope with its default settings; "
            + "and with the plain loss on clean labels, to know what the wrong ones cost. Everything else is the same. All were tested on other images with clean labels.",
        "The images are phantoms: made by the computer, so that the true labels are known. What holds here need not hold on your data; train both on it and compare (sigmask compare).",
    ];

    private readonly Terminal terminal;
    private readonly Option<int?> stepsOption = OptionValue.Integer("--steps", "N", Invariant($"Steps of each training; fewer are quicker and show less (default {DefaultSteps})."), 1);
    private readonly Option<int?> seedsOption = OptionValue.Integer("--seeds", "N", "Trainings of each task and loss, each with its own weights and order; more take longer and are surer (default 1).", 1);
    private readonly Option<int?> familyOption = OptionValue.Integer("--family", "N", Invariant($"Which phantoms: another number, other images (default {DefaultFamily})."), 0);
    private readonly OutputOptions outputOptions = new(DefaultFolder);
    private readonly JsonOption jsonOption = new();

    private DemoVerb(Terminal terminal) => this.terminal = terminal;

    /// <param name="terminal">Where it writes.</param>
    /// <param name="termination">Cancelled, before the verb's own token is, if the system asks the process to end.</param>
    public static Command Create(Terminal terminal, CancellationToken termination)
    {
        var verb = new DemoVerb(terminal);
        var command = new Command("demo", "See what it does, without data: makes phantoms of three tasks with noisy annotations, trains the plain loss and the envelope on each, compares them on clean labels.")
        {
            verb.stepsOption, verb.seedsOption, verb.familyOption,
        };
        verb.outputOptions.AddTo(command);
        command.Add(verb.jsonOption.Option);
        command.SetAction((parsed, cancellation) => Task.FromResult(ResumableWork.Run(terminal, "sigmask demo: ", () => verb.Run(parsed, cancellation), termination)));
        return command;
    }

    /// <summary>The plan: few images and a training long enough to learn wrong labels by heart, as where the method is for (docs/method.md, "Defaults").</summary>
    internal static string Plan(int steps, int seeds, int family) => Invariant($$"""
        {
          "datasets": [
            { "name": "burn", "phantoms": "burn", "family": {{family}} },
            { "name": "fetal", "phantoms": "fetal", "family": {{family}} },
            { "name": "cardiac", "phantoms": "cardiac", "family": {{family}} }
          ],
          "models": [ { "name": "unet-tiny", "base-width": 12, "lr": 0.005 } ],
          "losses": [ { "name": "plain", "sigma": 0, "top-k": 1 }, { "name": "{{Envelope}}" } ],
          "noise": [ "{{Noise}}" ],
          "seeds": {{seeds}},
          "training": { "steps": {{steps}}, "batch": 8, "size": 64, "augment": "light" }
        }

        """);

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var folder = new ComparisonFolder(outputOptions.Folder(parsed) ?? DefaultFolder);
        var (steps, seeds, family) = (parsed.GetValue(stepsOption) ?? DefaultSteps, parsed.GetValue(seedsOption) ?? 1, parsed.GetValue(familyOption) ?? DefaultFamily);
        var comparison = new Comparison(terminal, ComparisonPlan.Parse("demo", Plan(steps, seeds, family)), folder)
        {
            IsForced = outputOptions.IsForced(parsed),
            Command = Invariant($"sigmask demo --steps {steps} --seeds {seeds} --family {family} --out {ShellWord.Of(folder.Location)}"),
            Title = "Sigmask: does the loss envelope help where annotations are noisy?",
            Introduction = Introduction,
        };
        var (results, report, code) = comparison.Run(cancellation);
        jsonOption.Report(parsed, terminal, () => results.Tree(), () => comparison.Show(results, report));
        return code;
    }
}
