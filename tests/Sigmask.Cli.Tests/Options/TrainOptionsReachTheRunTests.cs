using System.Text.Json.Nodes;
using Sigmask.Cli.Tests.Usage;

namespace Sigmask.Cli.Tests.Options;

/// <summary>That what is typed after <c>train</c> decides what it says: each option at a value that is not the default, and where the run has it.</summary>
public sealed class TrainOptionsReachTheRunTests : IDisposable
{
    private static readonly Setting[] OfPictures =
    [
        new("--layout", "burn", "data.json layout", "burn"),
        new("--labels", "0=background,255=square", "run.json data.annotation", "masks: 0=background,255=square"),
        new("--patient-pattern", "^case[0-9]", "data.json patient_pattern", "^case[0-9]"),
        new("--channels", "3", "run.json data.description.channels", "3"),
        new("--fold", "2/4", "data.json fold", "2/4"),
        new("--loss", "ce", "run.json loss", "ce"),
        new("--top-k", "0.5", "run.json envelope.top_k", "0.5"),
        new("--sigma", "1.5", "run.json envelope.sigma", "1.5"),
        new("--sigma-rule", "deviation", "run.json envelope.sigma_rule", "deviation"),
        new("--smoothing", "moreau", "run.json envelope.smoothing", "moreau"),
        new("--width", "0.2", "run.json envelope.width", "0.2"),
        new("--width-image", "0.3", "run.json envelope.width_image", "0.3"),
        new("--class-floor", "0.6", "run.json envelope.class_floor", "0.6"),
        new("--guide", "ema", "run.json envelope.guide", "ema"),
        new("--evidence", "class:0.9:0.4:0.6", "run.json envelope.evidence", "class:0.9:0.4:0.6"),
        new("--ramp", "0.1:0.9", "run.json envelope.ramp", "0.1:0.9"),
        new("--size", "48x64", "run.json preprocessing.size", "[48,64]"),
        new("--patch", "32x48", "run.json preprocessing.patch.size", "[32,48]"),
        new("--foreground", "0.7", "run.json preprocessing.patch.foreground_share", "0.7"),
        new("--intensity", "percentile:1:99", "run.json preprocessing.normalisation.kind", "percentiles"),
        new("--intensity", "percentile:1:99", "run.json preprocessing.normalisation.low", "1"),
        new("--intensity", "percentile:1:99", "run.json preprocessing.normalisation.high", "99"),
        new("--model", "unet", "run.json model.name", "unet"),
        new("--base-width", "4", "run.json model.width", "4"),
        new("--levels", "5", "run.json model.levels", "5"),
        new("--normalization", "instance", "run.json model.normalization", "instance"),
        new("--dropout", "0.06", "run.json model.dropout", "0.06"),
        new("--epochs", "1", "run.json options.epochs", "1"),
        new("--batch", "6", "run.json options.batch_size", "6"),
        new("--lr", "0.002", "run.json options.learning_rate.peak", "0.002"),
        new("--schedule", "cosine", "run.json options.learning_rate.decay", "cosine"),
        new("--warm-up", "0.03", "run.json options.learning_rate.warm_up", "0.03"),
        new("--optimizer", "adam", "run.json options.optimizer.kind", "adam"),
        new("--weight-decay", "0.04", "run.json options.optimizer.weight_decay", "0.04"),
        new("--clip", "3.5", "run.json options.gradient_bound", "3.5"),
        new("--augment", "strong", "run.json augmentation.mirror_vertical", "0.5"),
        new("--guide-precision", "bfloat16", "run.json options.guide_precision", "bfloat16"),
        new("--ema", "false", "run.json options.use_average", "false"),
        new("--seed", "9", "run.json options.seed", "9"),
        new("--validate-every", "7", "run.json options.validate_every", "7"),
        new("--workers", "2", "run.json options.workers", "2"),
        new("--threads", "3", "run.json options.threads", "3"),
    ];

    // What excludes an option above, or takes the place of several.
    private static readonly Setting[] OfOtherPictures =
    [
        new("--masks", "annotated", "data.json masks", "annotated"),
        new("--bare", null, "run.json envelope.top_k", "0.75"),
        new("--bare", null, "run.json envelope.sigma", "0.1"),
        new("--bare", null, "run.json envelope.class_floor", "0"),
        new("--bare", null, "run.json envelope.guide", "self"),
        new("--bare", null, "run.json envelope.evidence", "off"),
        new("--bare", null, "run.json envelope.ramp", "none"),
        new("--precision", "bfloat16", "run.json options.precision", "bfloat16"),
        new("--cache", "{0}/cache", "run.json options.cache.folder", "{0}/cache"),
        new("--cache-size", "7MB", "run.json options.cache.bytes", "7340032"),
        new("--steps", "2", "run.json options.steps", "2"),
    ];

    private static readonly Setting[] OfVolumes =
    [
        new("--dimensions", "3", "data.json dimensions", "3"),
        new("--spacing", "10x3x4", "run.json preprocessing.spacing", "[10,3,4]"),
    ];

    private static readonly Dictionary<string, string> TestedElsewhere = new()
    {
        ["--data"] = "everywhere",
        ["--out"] = "everywhere",
        ["--json"] = "TrainingRunTests.A_folder_is_trained_on_predicted_and_evaluated",
        ["--force"] = "TrainingRunTests.A_training_that_is_stopped_half_way_goes_on_from_there_with_the_same_settings_to_the_same_weights",
        ["--resume"] = "TrainingRunTests.A_training_that_is_stopped_half_way_goes_on_from_there_with_the_same_settings_to_the_same_weights",
        ["--paint-order"] = "TrainingRunTests.A_run_is_evaluated_with_structures_painted_and_patients_told_apart_as_in_training",
        ["--method"] = "TrainingRunTests.A_rival_is_trained_and_recorded",
        ["--envelope"] = "EnvelopeOffTests, TrainingRunTests.The_envelope_is_chosen_among_its_neighbours",
        ["--encoder-weights"] = "TrainingRunTests.An_encoder_begins_with_the_weights_of_a_file_and_the_run_says_so",
        ["--ignore-index"] = "TrainingRunTests.A_label_that_is_to_be_ignored_is_no_class",
        ["--device"] = "TrainingRunTests.A_device_that_is_not_there_is_named",
        ["--tensorboard"] = "below: it decides nothing, and only adds files",
    };

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Every_option_of_a_training_on_pictures_stands_in_the_run()
    {
        // Two of eight cases are held back, so that a batch of six is an epoch of one step.
        SquareData.Write(folder["data"], 8);

        Train(OfPictures);

        Assert.Equal(2, File.ReadLines(folder["run/history.csv"]).Count());
    }

    [Fact]
    public void So_does_what_excludes_another_option_or_takes_the_place_of_several()
    {
        SquareData.Write(folder["data"], 4);
        Directory.Move(folder["data/masks"], folder["data/annotated"]);

        Train(OfOtherPictures, "--size", "32", "--batch", "2", "--base-width", "4", "--levels", "2", "--augment", "none", "--tensorboard");

        Assert.NotEmpty(Directory.GetFiles(folder["cache"], "*.sample"));
        Assert.NotEmpty(Directory.GetFiles(folder["run/tensorboard"]));
    }

    [Fact]
    public void So_does_what_is_for_volumes()
    {
        var synth = Session.Run("synth", "--task", "cardiac", "--count", "3", "--size", "32", "--out", folder["data"]);
        Assert.True(synth.ExitCode == 0, synth.Error);

        Train(OfVolumes, "--patch", "8x16x16", "--steps", "1", "--batch", "2", "--base-width", "4", "--levels", "2");
    }

    [Fact]
    public void No_option_of_a_training_is_forgotten()
    {
        Setting[] settings = [.. OfPictures, .. OfOtherPictures, .. OfVolumes];
        string[] tested = [.. settings.Select(setting => setting.Option).Distinct().Concat(TestedElsewhere.Keys).Order(StringComparer.Ordinal)];

        Assert.Equal(CommandLineTests.Root.Subcommands.Single(verb => verb.Name == "train").Options.Select(option => option.Name).Order(StringComparer.Ordinal), tested);
    }

    private void Train(Setting[] settings, params string[] others)
    {
        var typed = settings.DistinctBy(setting => setting.Option).SelectMany(setting => setting.Value is null ? (string[])[setting.Option] : [setting.Option, InFolder(setting.Value)]);

        var session = Session.Run(["train", "--data", folder["data"], "--out", folder["run"], .. typed, .. others]);

        Assert.True(session.ExitCode == 0, session.Error);
        Assert.All(settings, setting => Assert.Equal($"{setting.Option}: {InFolder(setting.Expected)}", $"{setting.Option}: {Found(setting.Place)}"));
    }

    // A file of the run and the way to a value in it.
    private string Found(string place)
    {
        var (file, keys) = (place.Split(' ')[0], place.Split(' ')[1].Split('.'));
        var found = keys.Aggregate(JsonNode.Parse(File.ReadAllText(folder[$"run/{file}"])), (node, key) => node?[key]);
        return found is JsonValue value && value.TryGetValue<string>(out var text) ? text : found?.ToJsonString() ?? "null";
    }

    private string InFolder(string text) => text.Replace("{0}", folder.Path, StringComparison.Ordinal);

    /// <param name="Option">The option.</param>
    /// <param name="Value">What is typed after it; null: nothing.</param>
    /// <param name="Place">The file of the run that has it, and the keys to its value.</param>
    /// <param name="Expected">That value.</param>
    private sealed record Setting(string Option, string? Value, string Place, string Expected);
}
