using System.CommandLine;
using System.Text.Json.Nodes;
using Sigmask.Cli.Options;
using Sigmask.Cli.Terminals;
using Sigmask.Cli.Usage;
using Sigmask.Data;
using Sigmask.Metrics;
using Sigmask.Files;
using Sigmask.Volumes;
using Spectre.Console;

namespace Sigmask.Cli.Verbs;

/// <summary><c>sigmask consensus</c>: one label map out of those of several annotators, and how far each agrees with it.</summary>
internal sealed class ConsensusVerb
{
    private const string RecordName = "consensus.json";

    private readonly Terminal terminal;
    private readonly Argument<string[]> folders = SwallowedOption.Refused(new Argument<string[]>("DIR") { Description = "A folder of label maps for each annotator, the same names in each.", Arity = ArgumentArity.OneOrMore });
    private readonly Option<ConsensusRule?> rule = OptionValue.Word("--rule", "How the annotations of a pixel become one: the class of most annotators (default), or the most probable one by STAPLE, which weighs annotators.", ConsensusRules.ByWord);
    private readonly Option<LabelTable?> labels = LabelsOption.Of("What the values of the maps mean, as for train (default: labels.json or dataset.json in their folders or in the one above, else the values found).");
    private readonly OutputOptions output = new(null);
    private readonly JsonOption json = new();

    private ConsensusVerb(Terminal terminal) => this.terminal = terminal;

    /// <summary>What it writes into its folder.</summary>
    public static OwnFolder Content { get; } = new(RecordName, record => record.GetProperty("maps").EnumerateArray().Select(map => map.GetProperty("file").GetString() ?? "").Append(LabelFile.FileName));

    public static Command Create(Terminal terminal)
    {
        var verb = new ConsensusVerb(terminal);
        var command = new Command("consensus", "One label map out of those of several annotators, by majority or STAPLE, and how far each annotator agrees with it.") { verb.folders, verb.rule, verb.labels };
        verb.output.AddTo(command);
        command.Add(verb.json.Option);
        command.SetAction((parsed, cancellation) => Task.FromResult(verb.Run(parsed, cancellation)));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var given = parsed.GetRequiredValue(folders);
        if (given.Length < 2)
        {
            throw new UsageException($"{given[0]} is the only folder; give one for each annotator, two at least.");
        }

        var target = output.Folder(parsed)!;
        output.RequireFree(parsed, target, Content, given);
        var maps = CountDisplay.Run(terminal, "label maps read:", onRead => AnnotatorMaps.Open(given, parsed.GetValue(labels), onRead), CountDisplay.Patience);
        var chosen = parsed.GetValue(rule) ?? ConsensusRule.Majority;
        var isMutual = IsMutual(maps, chosen);
        var scores = maps.Names.Select(_ => new List<CaseScore>()).ToArray();
        var written = new List<(string Case, string File)>();
        var (undecided, pixels) = (0L, 0L);
        AtomicFolder.Write(target, folder =>
        {
            AtomicFile.WriteText(Path.Combine(folder, LabelFile.FileName), LabelFile.Format(maps.AreVolumes ? LabelVolume.TableOf(maps.Labels) : maps.Labels));
            CountDisplay.Run(terminal, "cases joined:", maps.Cases.Count, onDone =>
            {
                foreach (var (index, name) in maps.Cases.Index())
                {
                    cancellation.ThrowIfCancellationRequested();
                    var (file, size, annotated) = maps.Read(name);
                    var consensus = ConsensusSource.Of(annotated, maps.Labels.Classes.Count, chosen);
                    written.Add((name, Write(folder, name, file, size, consensus, maps)));
                    (undecided, pixels) = (undecided + consensus.Count(label => label == Sample.Ignored), pixels + consensus.Length);
                    foreach (var (annotator, own) in annotated.Index().Where(one => Annotates(one.Item) && (!isMutual || annotated.All(Annotates))))
                    {
                        scores[annotator].AddRange(AnnotatorAgreement.Of(new(name, name), own, isMutual ? annotated[1 - annotator] : consensus, maps.Labels.Names));
                    }

                    onDone(index + 1);
                }

                return true;
            }, CountDisplay.Patience);
            AtomicFile.WriteText(Path.Combine(folder, RecordName), JsonOption.Text(Tree(maps, chosen, scores, undecided, pixels, written, GivenWords.Of(parsed))) + "\n");
        });
        terminal.Tell([.. maps.Notes]);
        json.Report(parsed, terminal, () => Tree(maps, chosen, scores, undecided, pixels, written, GivenWords.Of(parsed)), () =>
        {
            terminal.Results().Write(Table(maps, scores));
            terminal.Out.WriteLine(IsMutual(maps, chosen)
                ? "Dice of the two annotators with each other, in percent, mean over cases that both annotated: wherever two differ their majority is undecided, so each would agree with it wholly."
                : "Dice of each annotator with the consensus, in percent, mean over cases; the annotators are a part of it.");
            terminal.Out.WriteLine(Invariant($"{target}: {Quantity.Of(maps.Cases.Count, "label map")} by {ConsensusRules.WordOf(chosen)}; {100.0 * undecided / pixels:0.00} % of the pixels are undecided and do not count."));
        });
        return ExitCode.Done;
    }

    // What two annotators agree on is all that their majority decides, so nothing is left in which one could differ from it.
    private static bool IsMutual(AnnotatorMaps maps, ConsensusRule rule) => maps.Names.Count == 2 && rule == ConsensusRule.Majority;

    private static bool Annotates(byte[] map) => Array.Exists(map, label => label != Sample.Ignored);

    // The name of the file.
    private static string Write(string folder, string name, string image, IReadOnlyList<int> size, byte[] labels, AnnotatorMaps maps)
    {
        var file = name + (maps.AreVolumes ? VolumeFile.EndingFor(image) : ".png");
        if (maps.AreVolumes)
        {
            LabelVolume.Write(Path.Combine(folder, file), labels, maps.Labels, image);
        }
        else
        {
            MaskValues.WritePng(Path.Combine(folder, file), labels, size[0], size[1], maps.Labels);
        }

        return file;
    }

    private static JsonObject Tree(AnnotatorMaps maps, ConsensusRule rule, IReadOnlyList<IReadOnlyList<CaseScore>> scores, long undecided, long pixels, IEnumerable<(string Case, string File)> written, IReadOnlyList<string> command) => new()
    {
        ["rule"] = ConsensusRules.WordOf(rule),
        ["cases"] = maps.Cases.Count,
        ["undecided"] = (double)undecided / pixels,
        ["dice_with"] = IsMutual(maps, rule) ? "each other" : "consensus",
        ["annotators"] = new JsonArray([.. maps.Names.Zip(scores, (name, own) => new JsonObject
        {
            ["name"] = name,
            ["cases"] = own.Select(score => score.Key).Distinct().Count(),
            ["dice"] = Mean(own),
            ["classes"] = new JsonArray([.. own.GroupBy(score => (score.Class, score.Name)).Select(one => new JsonObject { ["class"] = one.Key.Class, ["name"] = one.Key.Name, ["dice"] = Mean(one) })]),
        })]),
        ["maps"] = new JsonArray([.. written.Select(one => new JsonObject { ["case"] = one.Case, ["file"] = one.File })]),
        ["command"] = new JsonArray([.. command.Select(word => (JsonNode)word)]),
    };

    private static Table Table(AnnotatorMaps maps, IReadOnlyList<IReadOnlyList<CaseScore>> scores)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("annotator");
        foreach (var name in maps.Labels.Names.Skip(1).Append("all").Append("cases"))
        {
            table.AddColumn(new TableColumn(Markup.Escape(name)).RightAligned());
        }

        foreach (var (name, own) in maps.Names.Zip(scores))
        {
            table.AddRow(
            [
                Markup.Escape(name),
                .. Enumerable.Range(1, maps.Labels.Names.Count - 1).Select(label => Percent(Mean(own.Where(score => score.Class == label)))),
                Percent(Mean(own)),
                Invariant($"{own.Select(score => score.Key).Distinct().Count()}"),
            ]);
        }

        return table;
    }

    // Over cases, of each the mean over its classes.
    private static double? Mean(IEnumerable<CaseScore> scores) => ScoreSummary.ByCase(scores, score => score.Dice) is { Count: > 0 } values ? values.Average(one => one.Value) : null;

    private static string Percent(double? share) => share is { } value ? Invariant($"{100 * value:0.0}") : "n/a";
}
