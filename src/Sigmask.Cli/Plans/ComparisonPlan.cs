using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Sigmask.AnnotationNoise;
using Sigmask.Cli.Options;
using Sigmask.Cli.Usage;
using Sigmask.Experiments;
using Sigmask.Files;
using Sigmask.Models;
using Sigmask.Training;

namespace Sigmask.Cli.Plans;

/// <summary>
/// A plan, read and checked (docs/compare.md): data sets x networks x losses x noise x seeds. Its entries are sets of the options of <c>train</c>, which the parser of <c>train</c> itself
/// reads, so that a plan understands whatever <c>train</c> understands.
/// </summary>
internal sealed partial class ComparisonPlan
{
    private const int DefaultSize = 64;

    private const string TrueRate = "true-rate";

    private const string OwnName = "give each a \"name\" of its own";

    private static readonly string[] Keys = ["datasets", "models", "losses", "noise", "seeds", "training", "clean-baseline", "held-back-for-choice"];

    private readonly string file;
    private readonly PlanEntry root;

    private ComparisonPlan(string file, string text)
    {
        (this.file, Text) = (file, text);
        root = new(file, Parsed(file, text));
        Options = new(isDataRequired: false);
        Command = new Command("train");
        Options.AddTo(Command);
        _ = new Command("sigmask") { Command };
        Cells = Expanded();
    }

    /// <summary>The text of the file.</summary>
    public string Text { get; }

    /// <summary>The options of <c>train</c>.</summary>
    public RunOptionSet Options { get; }

    /// <summary>Where what all trainings have in common stands, for messages.</summary>
    public string TrainingPlace => $"{file}: training";

    /// <summary>What parses them.</summary>
    public Command Command { get; }

    /// <summary>Name of the loss that the others are held against: the first.</summary>
    public string Baseline { get; private set; } = "";

    /// <summary>Share of the training images whose patients are held back to choose weights by; 0: none.</summary>
    public double HeldBackForChoice { get; private set; }

    /// <summary>All trainings, those of one seed before the next, so that what there is after a while is a whole table.</summary>
    public IReadOnlyList<PlanCell> Cells { get; }

    /// <summary>Reads and checks a plan; no data are opened.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="UsageException">It is missing or wrong; the message names file, place and key.</exception>
    public static ComparisonPlan Read(string path)
    {
        if (Directory.Exists(path))
        {
            throw new UsageException($"{path}: this is a folder; a plan is a file, as plan.json (docs/compare.md has one to begin with).");
        }

        try
        {
            return Parse(path, File.ReadAllText(path));
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UsageException($"{path}: there is no such plan; docs/compare.md has one to begin with.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path}: cannot be read ({error.Message.TrimEnd('.')}).", error);
        }
    }

    /// <summary>The same for a text.</summary>
    /// <param name="file">What to call it in messages.</param>
    /// <param name="text">The plan.</param>
    /// <exception cref="UsageException">It is wrong.</exception>
    public static ComparisonPlan Parse(string file, string text) => new(file, text);

    /// <summary>Parses options as <c>train</c> does.</summary>
    /// <param name="place">Where they stand, for messages.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="UsageException">A value is wrong.</exception>
    public ParseResult Parse(string place, OptionTexts options)
    {
        var parsed = Command.Parse(options.Words, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
        return parsed.Errors.Count == 0 ? parsed : throw new UsageException($"{place}: {WithoutDashes(ParseComplaint.About(parsed))}");
    }

    /// <summary>Does something with parsed options; what is wrong with them is told without dashes, and where.</summary>
    public static T At<T>(string place, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is UsageException or ModelException or TrainingException)
        {
            throw new UsageException($"{place}: {WithoutDashes(error.Message)}", error);
        }
    }

    /// <summary>A message with options as a plan has them. Dashes within a word, as in a path, stay.</summary>
    public static string WithoutDashes(string message) => Dashes().Replace(SettingOptions.In(message), "");

    [GeneratedRegex(@"(?<![\w/\\.-])--(?=[a-z])")]
    private static partial Regex Dashes();

    private static JsonObject Parsed(string file, string text)
    {
        try
        {
            var rules = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, AllowDuplicateProperties = false };
            return JsonNode.Parse(text, documentOptions: rules) as JsonObject ?? throw new UsageException($"{file}: must be an object in braces; docs/compare.md has an example.");
        }
        catch (JsonException error)
        {
            throw new UsageException($"{file}: no JSON ({JsonFault.Of(error)}).", error);
        }
    }

    private PlanCell[] Expanded()
    {
        root.RequireOnly(Keys);
        var repetitions = Options.Training.RepetitionOptions;
        Option[] all = [.. Command.Options.Except(repetitions).Except(Options.Training.PlaceOptions.Where(option => option.Name == "--cache"))];
        Option[] data = [.. Options.Data.Options, Options.Envelope.IgnoreIndex];
        Option[] common = [.. data, .. Options.Preprocessing.Options, .. Options.Training.BudgetOptions, .. Options.Training.PlaceOptions];
        Option[] method = [.. all.Except(common).Except(Options.Training.NetworkOptions)];

        var datasets = Named("datasets", "data sets", (_, entry) => PlanDataset.Of(entry, [.. data, .. Options.Preprocessing.Options, .. Options.Training.BudgetOptions], Options.Data.Options));
        var models = Named("models", "networks", (place, entry) => Network(place, entry, [.. Options.Training.NetworkOptions, .. method]), node => new JsonObject { ["name"] = node.DeepClone() });
        var losses = Named("losses", "losses", (place, entry) => new PlanVariant(Required(entry, "name"), place, entry.Truth(TrueRate) ?? false, OptionTexts.Of(entry, method, "name", TrueRate)));
        var noises = root.Has("noise") ? root.List("noise", "noise levels, such as \"strong\"").Select((node, index) => Noise(index, node)).ToArray() : [(CellKey.Clean, (IAnnotationNoise)NoiseModel.None)];
        var seeds = Seeds();
        var hasCleanBaseline = root.Truth("clean-baseline") ?? true;
        var shared = root.Within("training");
        var training = OptionTexts.Of(shared, [.. all.Except(data).Where(option => option.Name != "--model")]);
        HeldBackForChoice = root.Share("held-back-for-choice") ?? 0;
        Baseline = losses[0].Name;

        Parse(TrainingPlace, training);
        foreach (var (place, options) in datasets.Select(one => (one.Place, one.Options)).Concat(models.Concat(losses).Select(one => (one.Place, one.Options))))
        {
            Parse(place, options);
        }

        root.RequireDistinct("noise", noises.Select(noise => noise.Item1), OwnName);

        // Without the baseline on clean labels nobody knows how much there was to repair.
        NoiseLevel[] clean = hasCleanBaseline ? [new(CellKey.Clean, NoiseModel.None, null, losses[..1])] : [];
        NoiseLevel[] levels = [.. noises.All(noise => noise.Item1 != CellKey.Clean) ? clean : [], .. noises.Select(noise => new NoiseLevel(noise.Item1, noise.Item2, null, losses))];

        // Where several people annotated a data set they are the noise, and their consensus is clean.
        NoiseLevel[] ByAnnotator(PlanDataset dataset) => [.. clean, .. dataset.Annotators.Select(name => new NoiseLevel(CellKey.NoiseOf(name), NoiseModel.None, name, losses))];
        PlanCell[] cells =
        [
            .. from seed in seeds
               from dataset in datasets
               from fold in dataset.FoldNames
               from model in models
               from level in dataset.Annotators.Count == 0 ? levels : ByAnnotator(dataset)
               from loss in level.Losses
               select new PlanCell(
                   new CellKey(dataset.Name, model.Name, loss.Name, level.Text, seed, fold),
                   dataset,
                   level.Noise,
                   level.Annotator,
                   training.With(dataset.Options).With(model.Options).With(loss.Options).With("seed", Invariant($"{seed}")),
                   loss.HasTrueRate),
        ];

        // What contradicts itself only once it is put together.
        foreach (var cell in cells.DistinctBy(cell => (cell.Key.Dataset, cell.Key.Model, cell.Key.Loss)))
        {
            var place = $"{file}: {cell.Key}";
            var chosen = At(place, () => Options.Plan(Parse(place, cell.Options)));
            if (chosen.Candidates.Count > 0 && HeldBackForChoice == 0)
            {
                throw new UsageException($"{place}: envelope auto chooses by held-back noisy labels; give held-back-for-choice, as 0.2.");
            }

            if (cell.HasTrueRate && chosen.Method is not CoTeaching { Rate: null })
            {
                throw new UsageException($"{place}: {TrueRate} tells co-teaching the share of wrong labels, and the method is {chosen.Method}; give \"method\": \"co-teaching\" beside it, without a rate.");
            }
        }

        return cells;
    }

    private T[] Named<T>(string key, string of, Func<string, PlanEntry, T> read, Func<JsonNode, JsonObject>? ofText = null)
    {
        var entries = root.List(key, of).Select((node, index) => root.Item(key, index, ofText is not null && node.GetValueKind() == JsonValueKind.String ? ofText(node) : node)).ToArray();
        T[] items = [.. entries.Select(entry => read(entry.Place, entry))];
        root.RequireDistinct(key, items.Select(item => item switch { PlanDataset dataset => dataset.Name, PlanVariant variant => variant.Name, _ => "" }), OwnName);
        return items;
    }

    private static PlanVariant Network(string place, PlanEntry entry, IReadOnlyList<Option> options)
    {
        var name = Required(entry, "name");
        var texts = OptionTexts.Of(entry, options, "name");
        return new(name, place, HasTrueRate: false, texts.Values.ContainsKey("model") ? texts : texts.With("model", name));
    }

    private static string Required(PlanEntry entry, string key) => entry.Text(key) ?? throw entry.Error($"{key} is missing: say what it is to be called in tables.");

    private (string, IAnnotationNoise) Noise(int index, JsonNode node)
    {
        try
        {
            var text = node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : throw new FormatException($"{PlanEntry.Shown(node)} must be a text in quotes.");
            return (text, NoiseCatalog.Parse(text));
        }
        catch (FormatException error)
        {
            throw new UsageException(Invariant($"{file}: noise[{index + 1}]: {error.Message}"), error);
        }
    }

    private int[] Seeds()
    {
        const string Rule = "must be how many (1, 2, ...), or a list of different integers of at least 0";
        var node = root.Take("seeds");
        int[]? seeds = node switch
        {
            null => [1],
            JsonArray list when list.Count > 0 && list.All(item => item is not null && PlanEntry.IntegerOf(item) >= 0) => [.. list.Select(item => PlanEntry.IntegerOf(item!)!.Value)],
            JsonValue value when PlanEntry.IntegerOf(value) >= 1 => [.. Enumerable.Range(1, PlanEntry.IntegerOf(value)!.Value)],
            _ => null,
        };
        return seeds is not null && seeds.Distinct().Count() == seeds.Length ? seeds : throw root.Error($"seeds {PlanEntry.Shown(node!)}: {Rule}.");
    }

    /// <summary>The side of phantoms for which no size was given.</summary>
    public static int PhantomSize => DefaultSize;

    /// <summary>Labels to learn from, and the losses that do.</summary>
    private sealed record NoiseLevel(string Text, IAnnotationNoise Noise, string? Annotator, PlanVariant[] Losses);
}
