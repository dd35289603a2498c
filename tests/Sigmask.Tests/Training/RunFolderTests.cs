using Sigmask.Inference;
using Sigmask.Metrics;
using Sigmask.Models;
using Sigmask.Training;

namespace Sigmask.Tests.Training;

public sealed class RunFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_run_leaves_all_that_explains_it_and_uses_its_network()
    {
        Train(new RunFolder(folder["run"]) { Companions = new Dictionary<string, string> { ["labels.json"] = "{}" } });

        Assert.Equal(
            ["checkpoints/best.safetensors", "checkpoints/last.safetensors", "history.csv", "labels.json", "model.safetensors", "run.json"],
            Directory.GetFiles(folder["run"], "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder["run"], path)).Order(StringComparer.Ordinal));
        Assert.Equal("{}", File.ReadAllText(folder["run/labels.json"]));
        Assert.True(new RunFolder(folder["run"]).IsFinished);
    }

    [Fact]
    public void A_run_of_a_network_of_ones_own_says_how_it_is_loaded_and_is_loaded_so()
    {
        var source = new DiscSource(4, [16, 16]);
        var options = new ModelOptions { Name = "unet-tiny", Channels = 1, Classes = source.Description.Classes.Count };
        using var own = ModelRegistry.Standard.Create(options, 1);
        using var run = new Trainer(own, "ce") { Steps = 1, Folder = new RunFolder(folder["run"]) }.Run(source);

        var message = Assert.Throws<ModelException>(() => Predictor.Load(new RunFolder(folder["run"]))).Message;

        var name = own.GetType().Name;
        Assert.Equal($"{folder["run"]}: There is no model \"{name}\" in the registry. For a network of your own pass `registry: ModelRegistry.Standard.With(...)` with a family of that name, or load model.safetensors into it with ModelWeights.Load.", message);
        var registry = ModelRegistry.Standard.With(new ModelFamily { Name = name, Description = "mine", Source = "here", Dimensions = [2], InputRule = "any size", Build = (_, seed) => ModelRegistry.Standard.Create(options, seed) });
        using var byName = Predictor.Load(new RunFolder(folder["run"]), registry: registry);
        var record = RunRecord.Read(folder["run/run.json"]);
        var network = ModelRegistry.Standard.Create(options, 2);
        ModelWeights.Load(network, folder["run/model.safetensors"]);
        using var byHand = new Predictor(network, record.Data.Description, record.Preprocessing, record.IsMultiLabel);
        using var trained = Predictor.Of(run);
        var expected = trained.Predict(source.Read(0)).Maps;
        Assert.Equal(expected, byName.Predict(source.Read(0)).Maps, IsNear);
        Assert.Equal(expected, byHand.Predict(source.Read(0)).Maps, IsNear);

        static bool IsNear(float one, float other) => Math.Abs(one - other) < 1e-5;
    }

    [Fact]
    public void The_command_that_began_a_run_is_kept_whatever_command_resumes_it()
    {
        Train(new RunFolder(folder["run"]) { Command = ["train", "--data", "a"] });
        Train(new RunFolder(folder["run"]) { Command = ["train", "--data", "a", "--resume"] }, resume: true);

        Assert.Equal(["train", "--data", "a"], RunRecord.Read(folder["run/run.json"]).Command!);
    }

    [Fact]
    public void A_finished_run_is_only_overwritten_by_force()
    {
        Train(new RunFolder(folder["run"]));
        var before = File.ReadAllBytes(folder["run/model.safetensors"]);

        Assert.Contains("finished run", Assert.Throws<TrainingException>(() => new RunFolder(folder["run"]).RequireFree()).Message);
        Assert.Contains("`RunFolder.force`", Assert.Throws<TrainingException>(() => Train(new RunFolder(folder["run"]), seed: 2)).Message);
        Assert.Equal(before, File.ReadAllBytes(folder["run/model.safetensors"]));

        Train(new RunFolder(folder["run"], force: true), seed: 2);
        Assert.NotEqual(before, File.ReadAllBytes(folder["run/model.safetensors"]));
    }

    [Fact]
    public void A_run_that_was_not_finished_may_be_begun_anew()
    {
        Train(new RunFolder(folder["run"]));
        File.Delete(folder["run/model.safetensors"]);

        Train(new RunFolder(folder["run"]), seed: 2);

        Assert.Equal(2, RunRecord.Read(folder["run/run.json"]).Seed);
    }

    [Fact]
    public void Another_training_at_work_in_the_folder_is_left_alone()
    {
        Train(new RunFolder(folder["run"]));
        var theirs = File.ReadAllText(folder["run/run.json"]);
        using (new RunFolder(folder["run"]).Lock())
        {
            var error = Assert.Throws<TrainingException>(() => Train(new RunFolder(folder["run"], force: true)));
            Assert.Equal($"{folder["run"]}: another training is at work in this folder. Wait for it to end, or choose another `RunFolder.Location`.", error.Message);
            Assert.Equal(theirs, File.ReadAllText(folder["run/run.json"]));
        }

        Train(new RunFolder(folder["run"], force: true));
        Assert.True(new RunFolder(folder["run"]).IsFinished);
    }

    [Fact]
    public void What_a_training_that_was_killed_as_it_began_leaves_keeps_none_out()
    {
        Directory.CreateDirectory(folder["run"]);
        File.WriteAllText(folder["run/.training"], "");

        Train(new RunFolder(folder["run"]));

        Assert.True(new RunFolder(folder["run"]).IsFinished);
        Assert.False(File.Exists(folder["run/.training"]));
    }

    [Fact]
    public void A_folder_with_something_else_in_it_is_left_alone()
    {
        Directory.CreateDirectory(folder["holiday"]);
        File.WriteAllText(folder["holiday/labels.json"], "mine");
        var run = new RunFolder(folder["holiday"]) { Companions = new Dictionary<string, string> { ["labels.json"] = "{}" } };

        Assert.Contains("no run", Assert.Throws<TrainingException>(() => Train(run)).Message);
        Assert.Equal("mine", File.ReadAllText(Assert.Single(Directory.GetFiles(folder["holiday"]))));
    }

    [Theory]
    [InlineData("metrics.json")]
    [InlineData("history.csv")]
    [InlineData("model.safetensors")]
    [InlineData("labels.json")]
    [InlineData("checkpoints/last.safetensors")]
    public void A_file_that_no_run_wrote_is_not_overwritten_whatever_is_said(string name)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder[$"mine/{name}"])!);
        File.WriteAllText(folder[$"mine/{name}"], "mine");

        foreach (var force in new[] { true, false })
        {
            var run = new RunFolder(folder["mine"], force) { Companions = new Dictionary<string, string> { ["labels.json"] = "{}" } };
            Assert.StartsWith($"{folder["mine"]} holds {Path.Combine(name.Split('/'))}, which no run wrote, so it is not overwritten. ", Assert.Throws<TrainingException>(() => Train(run)).Message, StringComparison.Ordinal);
        }

        Assert.Equal("mine", File.ReadAllText(Assert.Single(Directory.GetFiles(folder["mine"], "*", SearchOption.AllDirectories))));
    }

    [Fact]
    public void A_record_of_something_else_is_not_taken_for_that_of_a_run()
    {
        Directory.CreateDirectory(folder["mine/tensorboard"]);
        string[] files = [folder["mine/run.json"], folder["mine/history.csv"], folder["mine/tensorboard/events"]];
        Array.ForEach(files, file => File.WriteAllText(file, "{}"));

        foreach (var force in new[] { true, false })
        {
            var message = Assert.Throws<TrainingException>(() => Train(new RunFolder(folder["mine"], force))).Message;
            Assert.StartsWith($"{files[0]} cannot be read as the record of a run (", message, StringComparison.Ordinal);
            Assert.EndsWith("), so nothing is written beside it. Choose another `RunFolder.Location`, bring back the file as it was, or delete it yourself if it is no run's.", message, StringComparison.Ordinal);
        }

        Assert.All(files, file => Assert.Equal("{}", File.ReadAllText(file)));
    }

    [Theory]
    [InlineData("{\n  \"started\": ", "(line 2")]
    [InlineData("{ \"seed\": 1 }", "missing required properties")]
    public void A_record_that_is_cut_off_or_of_another_version_is_told_with_the_reason_whether_the_run_is_to_go_on_or_not(string record, string reason)
    {
        Train(new RunFolder(folder["run"]));
        File.WriteAllText(folder["run/run.json"], record);
        var before = Contents();

        foreach (var resume in new[] { true, false })
        {
            var message = Assert.Throws<TrainingException>(() => Train(new RunFolder(folder["run"]), resume: resume)).Message;
            Assert.StartsWith($"{folder["run/run.json"]} cannot be read as the record of a run (", message, StringComparison.Ordinal);
            Assert.Contains(reason, message, StringComparison.Ordinal);
        }

        Assert.Equal(before, Contents());
    }

    [Fact]
    public void Events_of_a_former_run_go_with_it_and_nothing_that_others_put_beside_them()
    {
        Train(new RunFolder(folder["run"]));
        Directory.CreateDirectory(folder["run/tensorboard"]);
        File.WriteAllText(folder["run/tensorboard/events.out.tfevents.1700000000.here.17.1"], "");
        File.WriteAllText(folder["run/tensorboard/notes.txt"], "mine");

        Train(new RunFolder(folder["run"], force: true));

        Assert.Equal([folder["run/tensorboard/notes.txt"]], Directory.GetFiles(folder["run/tensorboard"]));
    }

    [Fact]
    public void A_run_may_be_written_among_other_files_that_stay_as_they_are()
    {
        Directory.CreateDirectory(folder["run"]);
        File.WriteAllText(folder["run/slurm.log"], "mine");

        Assert.Contains("no run", Assert.Throws<TrainingException>(() => Train(new RunFolder(folder["run"]))).Message, StringComparison.Ordinal);
        Train(new RunFolder(folder["run"], force: true));

        Assert.Equal("mine", File.ReadAllText(folder["run/slurm.log"]));
    }

    [Fact]
    public void A_file_in_the_place_of_the_folder_is_named()
    {
        File.WriteAllText(folder["run"], "");

        Assert.Equal($"{folder["run"]} is a file. Choose another `RunFolder.Location`.", Assert.Throws<TrainingException>(() => Train(new RunFolder(folder["run"]))).Message);
    }

    [Fact]
    public void A_file_above_the_folder_is_found_before_any_work()
    {
        File.WriteAllText(folder["file"], "");

        Assert.Equal($"{folder["file/run"]} cannot be written ({folder["file"]} is a file, so nothing can lie below it). Choose another `RunFolder.Location`.", Assert.Throws<TrainingException>(() => new RunFolder(folder["file/run"]).RequireFree()).Message);
    }

    [Fact]
    public void A_training_that_begins_anew_clears_the_former_one_away()
    {
        Train(new RunFolder(folder["run"]));
        var record = RunRecord.Read(folder["run/run.json"]);

        new RunFolder(folder["run"], force: true).Begin(record with { Seed = 5 }, resume: false);

        Assert.Equal([folder["run/run.json"]], Directory.GetFiles(folder["run"], "*", SearchOption.AllDirectories));
        Assert.Equal(5, RunRecord.Read(folder["run/run.json"]).Seed);
    }

    [Fact]
    public void A_run_is_only_resumed_with_the_settings_it_was_begun_with()
    {
        Train(new RunFolder(folder["run"]));
        File.Delete(folder["run/model.safetensors"]);
        var record = RunRecord.Read(folder["run/run.json"]);

        new RunFolder(folder["run"]).Begin(record, resume: true);
        var versions = new Dictionary<string, string>(record.Versions) { ["libtorch"] = "9.9" };
        new RunFolder(folder["run"]).Begin(record with { Versions = versions }, resume: true);
        Assert.Equal($"{record.Versions["libtorch"]} and 9.9", RunRecord.Read(folder["run/run.json"]).Versions["libtorch"]);
        Assert.Equal(record.Started, RunRecord.Read(folder["run/run.json"]).Started);
        var error = Assert.Throws<TrainingException>(() => new RunFolder(folder["run"]).Begin(record with { Seed = 5 }, resume: true));

        Assert.Contains("seed was 1 and is 5", error.Message);
        Assert.True(File.Exists(folder["run/checkpoints/last.safetensors"]));
    }

    [Fact]
    public void A_finished_run_may_be_resumed_and_ends_with_the_same_files_again()
    {
        Train(new RunFolder(folder["run"]));
        var before = Contents();
        File.Delete(folder["run/checkpoints/best.safetensors"]);

        Train(new RunFolder(folder["run"]), resume: true);

        Assert.Equal(before, Contents());
    }

    [Fact]
    public void A_finished_run_without_checkpoint_is_not_begun_anew_by_resuming_it()
    {
        Train(new RunFolder(folder["run"]));
        Directory.Delete(folder["run/checkpoints"], recursive: true);

        Assert.Contains("finished run", Assert.Throws<TrainingException>(() => Train(new RunFolder(folder["run"]), resume: true)).Message);
    }

    [Fact]
    public void A_run_that_was_killed_as_it_began_may_be_begun_again()
    {
        Directory.CreateDirectory(folder["run"]);
        File.WriteAllText(folder["run/run.json.17-0a1b.tmp"], "{");

        new RunFolder(folder["run"]).RequireFree(resume: true);
        Train(new RunFolder(folder["run"]), resume: true);

        Assert.DoesNotContain(Contents().Keys, path => path.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public void A_run_that_was_killed_while_it_wrote_leaves_no_unfinished_file_once_resumed_and_gets_the_companions_it_lacks()
    {
        Train(new RunFolder(folder["run"]));
        File.Delete(folder["run/model.safetensors"]);
        string[] unfinished = ["model.safetensors", "metrics.json", "history.csv", "labels.json", "checkpoints/last.safetensors", "checkpoints/best.safetensors"];
        Assert.All(unfinished, name => File.WriteAllText(folder[$"run/{name}.17-0a1b.tmp"], "half"));
        File.WriteAllText(folder["run/notes.tmp"], "mine");

        Train(new RunFolder(folder["run"]) { Companions = new Dictionary<string, string> { ["labels.json"] = "{}" } }, resume: true);

        Assert.Equal([folder["run/notes.tmp"]], Contents().Keys.Where(path => path.EndsWith(".tmp", StringComparison.Ordinal)));
        Assert.Equal("{}", File.ReadAllText(folder["run/labels.json"]));
    }

    [Fact]
    public void Events_in_a_folder_that_was_no_run_are_somebody_elses()
    {
        Directory.CreateDirectory(folder["run/tensorboard"]);
        File.WriteAllText(folder["run/tensorboard/events"], "theirs");

        Train(new RunFolder(folder["run"], force: true));

        Assert.Equal("theirs", File.ReadAllText(folder["run/tensorboard/events"]));
    }

    private Dictionary<string, byte[]> Contents() => Directory.GetFiles(folder["run"], "*", SearchOption.AllDirectories).ToDictionary(path => path, File.ReadAllBytes);

    private static void Train(RunFolder run, int seed = 1, bool resume = false)
    {
        var source = new DiscSource(2, [8, 8]);
        var plan = Plans.Small(1);
        plan = plan with { Model = plan.Model with { Width = 2, Levels = 2 }, Options = plan.Options with { Seed = seed } };
        using var trained = new Trainer(plan) { Folder = run, Resume = resume }.Run(source, new HeldOutDice(source, plan));
    }
}
