using System.Text.Json.Nodes;
using Sigmask.Data;
using Sigmask.Imaging;
using Sigmask.Models;

namespace Sigmask.Cli.Tests.Verbs;

/// <summary>A folder of pictures goes through <c>train</c>, <c>predict</c> and <c>evaluate</c>.</summary>
public sealed class TrainingRunTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public TrainingRunTests() => SquareData.Write(folder["data"]);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_folder_is_trained_on_predicted_and_evaluated()
    {
        var train = Train("--steps", "60", "--lr", "0.01", "--cache-size", "30KB", "--json", folder["train.json"]);
        Assert.True(train.ExitCode == 0, train.Error);
        Assert.Contains("Not all images fit into --cache-size once they are prepared; the others are read anew in every epoch. --cache-size 1MB would keep all.", train.Error, StringComparison.Ordinal);
        Assert.Contains("step 60/60", train.Error, StringComparison.Ordinal);
        Assert.All(
            ["run.json", "history.csv", "model.safetensors", "metrics.json", "labels.json", "splits.json", "data.json", "checkpoints/last.safetensors"],
            name => Assert.True(File.Exists(folder[$"run/{name}"]), name));
        Assert.Equal(["train", "--data", folder["data"]], JsonNode.Parse(File.ReadAllText(folder["run/run.json"]))!["command"]!.AsArray().Take(3).Select(word => (string)word!));
        Assert.StartsWith("step,epoch,loss,lr,seconds", File.ReadLines(folder["run/history.csv"]).First(), StringComparison.Ordinal);
        var learned = JsonNode.Parse(File.ReadAllText(folder["run/metrics.json"]))!;
        Assert.True((double)learned["summary"]!["all"]!["dice"]!["mean"]! > 0.7, train.Out);

        var evaluate = Session.Run("evaluate", "--run", folder["run"], "--data", folder["data"], "--json", "-");
        Assert.True(JsonNode.DeepEquals(learned, JsonNode.Parse(evaluate.Out)));
        Assert.Contains("2 cases that were held back", evaluate.Error, StringComparison.Ordinal);

        var predict = Session.Run("predict", "--run", folder["run"], "--input", folder["data"], "--out", folder["maps"], "--overlay", "--tta");
        Assert.True(predict.ExitCode == 0, predict.Error);
        Assert.Equal(["predict", "--run", folder["run"]], JsonNode.Parse(File.ReadAllText(folder["maps/predictions.json"]))!["command"]!.AsArray().Take(3).Select(word => (string)word!));
        var map = ImageFile.Read(folder["maps/case3.png"]);
        Assert.Equal((32, 32), (map.Width, map.Height));
        Assert.All(map.Pixels, value => Assert.True(value is 0 or 255));
        Assert.Equal(10, Directory.GetFiles(folder["maps/overlays"]).Length);
        Session.Run("predict", "--run", folder["run"], "--input", folder["data"], "--out", folder["maps"]).ShouldFail(2, "--force");

        var maps = Session.Run("evaluate", "--predictions", folder["maps"], "--references", folder["data/masks"], "--json", "-");
        Assert.Equal(10, JsonNode.Parse(maps.Out)!["cases"]!.AsArray().Count);

        Train("--steps", "60").ShouldFail(1, "finished", "--force");
    }

    [Fact]
    public void Classes_that_one_side_of_the_split_is_without_are_told_before_and_recorded()
    {
        // Of two cases each has a structure that the other lacks.
        var other = ImageFile.Read(folder["data/masks/case1.png"]);
        foreach (var path in Directory.GetFiles(folder["data"], "*", SearchOption.AllDirectories).Where(path => Path.GetFileNameWithoutExtension(path) is not ("case0" or "case1")))
        {
            File.Delete(path);
        }

        ImageFile.WritePng(folder["data/masks/case1.png"], new Picture(other.Width, other.Height, 1, Array.ConvertAll(other.Pixels, value => (byte)(value / 2))));
        var train = Train("--steps", "1", "--labels", "0=background,255=skin,127=burn");
        Assert.True(train.ExitCode == 0, train.Error);

        Assert.Matches("Class '(skin|burn)' does not occur in the one training case, so the network cannot learn it", train.Error);
        Assert.Matches("Class '(skin|burn)' does not occur in the one held-back case, so its scores say nothing", train.Error);
        Assert.Equal(2, JsonNode.Parse(File.ReadAllText(folder["run/metrics.json"]))!["notes"]!.AsArray().Count(note => $"{note}".StartsWith("Class '", StringComparison.Ordinal)));
        Assert.Contains("Class 'skin' occurs in case0 alone", Session.Run("inspect", folder["data"], "--labels", "0=background,255=skin,127=burn").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_is_evaluated_with_structures_painted_and_patients_told_apart_as_in_training()
    {
        const string Order = "vein,liver,stomach,artery";
        Session.Run("synth", "--task", "fetal", "--count", "4", "--size", "64", "--out", folder["fetal"]);
        var train = Session.Run("train", "--data", folder["fetal"], "--out", folder["run"], "--size", "32", "--steps", "1", "--paint-order", Order, "--patient-pattern", @"^P\d(\d)_", "--fold", "1/2");
        Assert.True(train.ExitCode == 0, train.Error);

        var origin = DataOrigin.Read(folder["run/data.json"])!;
        Assert.Equal((Path.GetFullPath(folder["fetal"]), "fassd", "1/2"), (origin.Folder, origin.Layout, origin.Fold));
        var evaluate = Session.Run("evaluate", "--run", folder["run"], "--data", folder["fetal"], "--json", "-");
        Assert.Contains("vein, liver, stomach, artery", evaluate.Error, StringComparison.Ordinal);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(File.ReadAllText(folder["run/metrics.json"])), JsonNode.Parse(evaluate.Out)), evaluate.Error);

        File.WriteAllText(folder["run/data.json"], "{");
        Session.Run("evaluate", "--run", folder["run"], "--data", folder["fetal"]).ShouldFail(1, "data.json", "--paint-order");
    }

    [Fact]
    public void A_training_that_is_stopped_half_way_goes_on_from_there_with_the_same_settings_to_the_same_weights()
    {
        string[] length = ["--steps", "8", "--validate-every", "2"];
        var stopped = Session.RunUntilItSays("step 4/8", TrainArguments(length));
        Assert.Equal(130, stopped.ExitCode);
        Assert.Contains("--resume", stopped.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["run/model.safetensors"]));
        Assert.Contains(": --lr was 0.001 and is 0.5", Train([.. length, "--lr", "0.5", "--resume"]).Error, StringComparison.Ordinal);

        var resumed = Train([.. length, "--resume"]);

        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.DoesNotContain("step 4/8", resumed.Error, StringComparison.Ordinal);
        Assert.Contains($"resumes {folder["run"]} after step ", resumed.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("no run to resume", resumed.Error, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(1, 8).Select(step => $"{step}"), File.ReadLines(folder["run/history.csv"]).Skip(1).Select(row => row.Split(',')[0]));
        var weights = File.ReadAllBytes(folder["run/model.safetensors"]);
        Assert.Equal(0, Train([.. length, "--force"]).ExitCode);
        Assert.Equal(File.ReadAllBytes(folder["run/model.safetensors"]), weights);
    }

    [Fact]
    public void A_run_to_resume_that_is_not_there_is_told_and_begun()
    {
        var session = Train("--steps", "2", "--resume");

        Assert.True(session.ExitCode == 0, session.Error);
        Assert.Contains($"--out {folder["run"]} holds no run to resume; a new one begins.", session.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--method", "co-teaching(rate=0.1)", "method")]
    [InlineData("--method", "adele(every=5)", "method")]
    [InlineData("--loss", "ce+t-loss", "loss")]
    public void A_rival_is_trained_and_recorded(string option, string value, string key)
    {
        var train = Train("--steps", "4", option, value);
        Assert.True(train.ExitCode == 0, train.Error);
        var record = JsonNode.Parse(File.ReadAllText(folder["run/run.json"]))!;
        Assert.Equal(value, (string)record[key]!);
        Assert.Equal(key == "method" ? "0" : "0.5", (string)record["envelope"]!["sigma"]!);
    }

    [Fact]
    public void The_envelope_is_chosen_among_its_neighbours()
    {
        var train = Train("--steps", "20", "--envelope", "auto");
        Assert.True(train.ExitCode == 0, train.Error);
        var trials = JsonNode.Parse(File.ReadAllText(folder["run/trials.json"]))!;
        Assert.Equal(3, trials["candidates"]!.AsArray().Count);
        Assert.Contains("Envelopes tried, held-back Dice: sigma 0, top-k", train.Error, StringComparison.Ordinal);
        Assert.Equal(3, JsonNode.Parse(File.ReadAllText(folder["run/run.json"]))!["candidates"]!.AsArray().Count);
        Assert.Equal(21, File.ReadLines(folder["run/history.csv"]).Count());
    }

    [Fact]
    public void A_training_that_is_stopped_before_it_begins_writes_nothing()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();

        var session = Session.RunUntil(TrainArguments(), stop.Token);

        Assert.Equal(130, session.ExitCode);
        Assert.StartsWith($"{folder["run"]}: nothing is saved yet; the same command begins anew.", session.Error, StringComparison.Ordinal);
        Assert.Contains("sigmask train: stopped", session.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["run"]));
    }

    [Theory]
    [InlineData("--labels", "0=background,255=square", "--labels", "255=background,0=square", "data.annotation was \"masks: 0=background,255=square\" and is \"masks: 255=background,0=square\"")]
    [InlineData("--channels", "1", "--channels", "3", "data.description.channels was 1 and is 3")]
    [InlineData("--sigma", "0.3", "--sigma", "0.2", ": --sigma was \"0.3\" and is \"0.2\".")]
    [InlineData("--width", "0.1", "--width", "0.2", ": --width was ")]
    public void A_run_is_not_resumed_with_options_that_mean_something_else(string option, string value, string otherOption, string otherValue, string words)
    {
        Assert.Equal(130, Session.RunUntilItSays("step 2/4", TrainArguments("--steps", "4", option, value)).ExitCode);

        var session = Train("--steps", "4", "--resume", otherOption, otherValue);

        Assert.Equal(1, session.ExitCode);
        Assert.Contains(words, session.Error, StringComparison.Ordinal);
        Assert.Equal(0, Train("--steps", "4", "--resume", option, value).ExitCode);
    }

    [Fact]
    public void A_run_is_not_resumed_with_structures_painted_in_another_order()
    {
        Session.Run("synth", "--task", "fetal", "--count", "4", "--size", "64", "--out", folder["fetal"]);
        string[] command = ["train", "--data", folder["fetal"], "--out", folder["run"], "--size", "32", "--base-width", "4", "--levels", "2", "--steps", "4"];
        Assert.Equal(130, Session.RunUntilItSays("step 2/4", command).ExitCode);

        var session = Session.Run([.. command, "--resume", "--paint-order", "vein,liver,stomach,artery"]);

        Assert.Equal(1, session.ExitCode);
        Assert.Matches("data.annotation was \"structures .*painted artery, liver, stomach, vein: .*\" and is \"structures .*painted vein, liver, stomach, artery: ", session.Error);
    }

    [Fact]
    public void A_damaged_checkpoint_is_told_and_the_one_before_it_taken()
    {
        string[] length = ["--steps", "8", "--validate-every", "2"];
        Assert.Equal(130, Session.RunUntilItSays("step 6/8", TrainArguments(length)).ExitCode);
        var last = folder["run/checkpoints/last.safetensors"];
        var damaged = File.ReadAllBytes(last);
        damaged[^1] ^= 1;
        File.WriteAllBytes(last, damaged);

        var resumed = Train([.. length, "--resume"]);

        Assert.True(resumed.ExitCode == 0, resumed.Error);
        var note = Assert.Single(resumed.Error.Split('\n'), line => line.Contains("damaged", StringComparison.Ordinal));
        Assert.Matches(@"last\.safetensors is damaged \(.*\); the training goes on from the one before it, .*previous\.safetensors \(step \d\)\.$", note);
        var weights = File.ReadAllBytes(folder["run/model.safetensors"]);
        Assert.Equal(0, Train([.. length, "--force"]).ExitCode);
        Assert.Equal(File.ReadAllBytes(folder["run/model.safetensors"]), weights);
    }

    [Fact]
    public void A_training_that_diverges_stops_with_step_cases_and_last_good_checkpoint()
    {
        var session = Train("--steps", "20", "--validate-every", "1", "--lr", "1e30");

        Assert.Equal(1, session.ExitCode);
        Assert.Matches(
            @"\nsigmask train: Step \d+: the (loss|gradient) is NaN or infinite \(cases case\d.*\)\. Last good checkpoint: .*last\.safetensors \(step \d+\)\. .*lower --lr\.\n$",
            session.Error);
        Assert.Empty(session.Out);
        Assert.False(File.Exists(folder["run/model.safetensors"]));
        Assert.Contains("run that is not finished", Session.Run("predict", "--run", folder["run"], "--input", folder["data"]).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_name_a_run_gets_one_of_data_model_and_time()
    {
        var session = ToolProcess.Shell("exec dotnet \"$@\"", [ToolProcess.Program, "train", "--data", folder["data"], "--steps", "1", "--size", "32", "--base-width", "4", "--levels", "2"], folder.Path);

        Assert.True(session.ExitCode == 0, session.Error);
        Assert.Matches(@"^data-unet[a-z-]*-seed1-\d{8}-\d{6}$", Path.GetFileName(Assert.Single(Directory.GetDirectories(folder["runs"]))));
    }

    [Fact]
    public void Masks_of_a_prediction_have_the_values_and_sizes_that_were_trained_on()
    {
        Assert.Equal(0, Train("--steps", "1", "--labels", "0=background,255=square").ExitCode);
        ImageFile.WritePng(folder["new/wide.png"], new Picture(45, 19, 1, new byte[45 * 19]));

        var session = Session.Run("predict", "--run", folder["run"], "--input", folder["new"], "--overlay", "--json", "-");

        Assert.True(session.ExitCode == 0, session.Error);
        var map = Assert.Single(JsonNode.Parse(session.Out)!["maps"]!.AsArray())!;
        Assert.Equal(45 * 19, map["pixels"]!.AsObject().Sum(pair => (int)pair.Value!));
        var picture = ImageFile.Read((string)map["file"]!);
        Assert.Equal((45, 19), (picture.Width, picture.Height));
        Assert.All(picture.Pixels, value => Assert.True(value is 0 or 255));
        Assert.True(File.Exists(folder["run/predictions/overlays/wide.png"]));
        Assert.Contains("square", File.ReadAllText(folder["run/predictions/labels.json"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_records_every_setting_and_version()
    {
        Train("--steps", "1", "--seed", "7", "--loss", "ce", "--sigma", "0.2", "--optimizer", "sgd");

        var record = JsonNode.Parse(File.ReadAllText(folder["run/run.json"]))!;

        Assert.Equal(7, (int)record["seed"]!);
        Assert.Equal("ce", (string)record["loss"]!);
        Assert.Equal("0.2", (string)record["envelope"]!["sigma"]!);
        Assert.Equal("sgd", (string)record["options"]!["optimizer"]!["kind"]!);
        Assert.Equal(4, (int)record["model"]!["width"]!);
        Assert.All(["sigmask", "torchsharp", "libtorch", "dotnet"], name => Assert.NotEmpty((string)record["versions"]![name]!));
        Assert.Equal(64, ((string)record["data"]!["fingerprint"]!).Length);
    }

    [Fact]
    public void An_encoder_begins_with_the_weights_of_a_file_and_the_run_says_so()
    {
        using (var donor = ModelRegistry.Standard.Create(new() { Name = "resnet18-unet-tiny", Channels = 3, Classes = 5 }, seed: 9))
        {
            ModelWeights.Save(donor, folder["donor.safetensors"]);
        }

        string[] command = ["train", "--data", folder["data"], "--out", folder["run"], "--size", "32", "--steps", "1", "--model", "resnet18-unet-tiny", "--precision", "bfloat16"];
        var session = Session.Run([.. command, "--encoder-weights", folder["donor.safetensors"]]);

        Assert.True(session.ExitCode == 0, session.Error);
        Assert.Contains("donor.safetensors: 120 of 120 tensors of the encoder; first convolution brought from 3 to 1 channels (summed); left out as no part of it: decoder (", session.Error, StringComparison.Ordinal);
        var record = JsonNode.Parse(File.ReadAllText(folder["run/run.json"]))!;
        var encoder = record["encoder_weights"]!;
        Assert.Equal(("donor.safetensors", 120, 120), ((string)encoder["file"]!, (int)encoder["matched"]!, (int)encoder["total"]!));
        Assert.Equal(64, ((string)encoder["sha256"]!).Length);
        Assert.Equal("bfloat16", (string)record["options"]!["precision"]!);
        Assert.Equal(0, Session.Run("predict", "--run", folder["run"], "--input", folder["data"], "--precision", "bfloat16").ExitCode);
    }

    [Fact]
    public void A_label_that_is_to_be_ignored_is_no_class()
    {
        var mask = ImageFile.Read(folder["data/masks/case0.png"]);
        mask.Pixels[0] = 77;
        ImageFile.WritePng(folder["data/masks/case0.png"], mask);

        var train = Train("--steps", "1", "--ignore-index", "77", "--ignore-index", "78");

        Assert.Equal(0, train.ExitCode);
        Assert.Contains("--ignore-index 78: the labels have no such value (0=background,77=value 77,255=value 255), so unless a mask has it all the same, every pixel counts as before; ", train.Error, StringComparison.Ordinal);
        var record = JsonNode.Parse(File.ReadAllText(folder["run/labels.json"]))!;
        Assert.Equal(2, record["classes"]!.AsArray().Count);
        Assert.Equal([77, 78], record["ignore"]!.AsArray().Select(value => (int)value!));
    }

    [Theory]
    [InlineData(2, "--model", "nope")]
    [InlineData(2, "--size", "4")]
    [InlineData(2, "--size", "32x32x32")]
    [InlineData(2, "--fold", "3/2")]
    [InlineData(2, "--lr", "0")]
    [InlineData(2, "--augment", "wild")]
    [InlineData(2, "--layout", "unknown")]
    [InlineData(2, "--top-k", "9")]
    [InlineData(2, "--loss", "topk", "--sigma", "0.1")]
    [InlineData(2, "--epochs", "2", "--steps", "2")]
    public void A_wrong_option_is_named_and_nothing_is_written(int code, params string[] options)
    {
        var session = Train(options);

        Assert.Equal(code, session.ExitCode);
        Assert.Contains(options[0], session.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["run"]));
    }

    [Fact]
    public void A_device_that_is_not_there_is_named()
    {
        Assert.SkipWhen(TorchSharp.torch.cuda.is_available(), "this machine has a graphics card");

        var session = Train("--device", "cuda");

        Assert.Equal(1, session.ExitCode);
        Assert.Contains("--device cuda", session.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["run"]));
    }

    [Fact]
    public void Data_that_are_not_there_are_named() => Session.Run("train", "--data", folder["none"]).ShouldFail(1, "none");

    [Fact]
    public void A_folder_that_is_no_run_is_named()
        => Session.Run("predict", "--run", folder["data"], "--input", folder["data"]).ShouldFail(1, "run.json");

    [Fact]
    public void An_evaluation_wants_two_folders_of_one_kind()
        => Session.Run("evaluate", "--run", folder["data"], "--references", folder["data"]).ShouldFail(2, "--predictions", "--run");

    private Session Train(params string[] options) => Session.Run(TrainArguments(options));

    private string[] TrainArguments(params string[] options)
    {
        string[] size = options.Contains("--size") ? [] : ["--size", "32"];
        return ["train", "--data", folder["data"], "--out", folder["run"], "--base-width", "4", "--levels", "2", "--augment", "light", "--batch", "4", .. size, .. options];
    }
}
