using System.Text.Json.Nodes;
using Sigmask.Cli.Jobs;
using Sigmask.Cli.Usage;
using Sigmask.Data;
using Sigmask.Experiments;
using Sigmask.Training;

namespace Sigmask.Cli.Tests.Verbs;

/// <summary>Comparisons in processes of their own.</summary>
public sealed class CompareTests : IDisposable
{
    private const string Plan = """
        {
          "datasets": [ { "phantoms": "cardiac", "cases": 6, "test-cases": 3, "size": 32 } ],
          "models": [ { "name": "small", "model": "unet-tiny", "base-width": 4, "levels": 2 } ],
          "losses": [ { "name": "plain", "sigma": 0, "top-k": 1 }, { "name": "envelope" } ],
          "noise": [ "strong" ],
          "training": { "steps": 8, "batch": 2, "augment": "light" }
        }
        """;

    private readonly TemporaryFolder folder = new();

    public CompareTests() => File.WriteAllText(folder["plan.json"], Plan);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void It_is_done_in_pieces_killed_and_gone_on_with_to_the_table()
    {
        var first = Compare("--limit", "1");
        Assert.True(first.ExitCode == 0, first.Error);
        Assert.Equal(1, Finished);
        Assert.Contains("not trained yet", File.ReadAllText(folder["out/table.md"]), StringComparison.Ordinal);
        var killed = ToolProcess.KillWhenItSays("training 1/2", ["compare", folder["plan.json"], "--out", folder["out"], "--parallel", "1"]);
        Assert.NotEqual(0, killed.ExitCode);
        Assert.Equal(2, Finished);

        var last = Compare("--json", folder["out.json"]);

        Assert.True(last.ExitCode == 0, last.Error);
        Assert.Equal(3, Finished);
        Assert.DoesNotContain("not trained yet", File.ReadAllText(folder["out/table.md"]), StringComparison.Ordinal);
        Assert.Equal(3 * 3 * 3, JsonNode.Parse(File.ReadAllText(folder["out.json"]))!["cells"]!.AsArray().Count);
        Assert.All((string[])["results.csv", "results.json", "table.md", "table.tex", "report.html", "plan.json", "grid.json", "plots/noise_cardiac-phantoms_small.svg", "plots/curves_cardiac-phantoms_small_strong_dice.svg"], name => Assert.True(File.Exists(folder[$"out/{name}"]), name));

        // The plan may be gone or changed by the time that it is done again; the copy in the folder is not.
        var (copy, settings) = (Path.Combine(folder["out"], "plan.json"), JsonNode.Parse(File.ReadAllText(folder["out.json"]))!["settings"]!);
        Assert.StartsWith($"sigmask compare {ShellWord.Of(copy)} --out {ShellWord.Of(folder["out"])} --parallel ", (string)settings["command"]!, StringComparison.Ordinal);
        Assert.Equal(Environment.CurrentDirectory, (string)settings["folder"]!);
        string[] words = ["compare", copy, "--out", folder["out"]];
        Assert.All(Directory.GetFiles(folder["out/jobs"], "run.json", SearchOption.AllDirectories), file => Assert.Equal(words, RunRecord.Read(file).Command));
    }

    [Fact]
    public async Task Two_shards_in_one_folder_and_what_is_collected_equal_a_comparison_that_nobody_disturbed()
    {
        var whole = Task.Run(() => In("whole", "--parallel", "1"), TestContext.Current.CancellationToken);
        Session[] shards = [In("out", "--shard", "1/2", "--parallel", "1"), In("out", "--shard", "2/2", "--parallel", "1")];

        Assert.All(shards, shard => Assert.True(shard.ExitCode == 0, shard.Error));
        Assert.Contains("Shard 1/2: 2 trainings, 2 done; of all shards 3, 2 done.", shards[0].Out, StringComparison.Ordinal);
        Assert.Contains("Shard 2/2: 1 training, 1 done; of all shards 3, 3 done.", shards[1].Out, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["out/results.csv"]));
        var collected = Session.Run("compare", folder["plan.json"], "--out", folder["out"], "--collect");
        Assert.True(collected.ExitCode == 0, collected.Error);
        Assert.True((await whole).ExitCode == 0, (await whole).Error);
        Assert.Equal((await whole).Out.Replace(folder["whole"], folder["out"], StringComparison.Ordinal), collected.Out);
        string[] files = [.. Relative("whole").Where(file => Path.GetFileName(file) is not ("run.json" or "history.csv" or "result.json" or "results.json" or "report.html"))];
        Assert.All(files, file => Assert.Equal(File.ReadAllBytes(folder[$"whole/{file}"]), File.ReadAllBytes(folder[$"out/{file}"])));
        Assert.Contains("results.csv", files);
        Assert.Equal(Relative("whole"), Relative("out").Where(file => !file.StartsWith("shards", StringComparison.Ordinal) && file != ".lock"));
    }

    [Fact]
    public void Of_a_folder_the_share_that_is_held_back_is_tested_on_and_the_others_are_learned_from()
    {
        SquareData.Write(folder["data"], 5);
        File.WriteAllText(folder["plan.json"], $$"""
            {
              "datasets": [ { "name": "squares", "data": {{JsonValue.Create(folder["data"]).ToJsonString()}}, "held-back": 0.4 } ],
              "models": [ { "name": "small", "model": "unet-tiny", "base-width": 4, "levels": 2 } ],
              "losses": [ { "name": "plain", "sigma": 0, "top-k": 1 } ],
              "noise": [ "strong" ],
              "training": { "steps": 2, "batch": 2, "size": 32, "augment": "none" }
            }
            """);

        var session = Compare("--parallel", "2");

        Assert.True(session.ExitCode == 0, session.Error);
        var cells = JsonNode.Parse(File.ReadAllText(folder["out/results.json"]))!["cells"]!.AsArray();
        string[] held = [.. Split.OfShare([.. Enumerable.Range(0, 5).Select(index => new CaseKey($"case{index}", $"case{index}"))], 0.4, 1).Validation];
        Assert.Equal(2, held.Length);
        Assert.All((string[])["none", "strong"], noise => Assert.Equal(held, cells.Where(cell => (string)cell!["noise"]! == noise).Select(cell => (string)cell!["case"]!)));
        Assert.Equal(2 * held.Length, cells.Count);
        Assert.Equal([3, 3], Directory.GetFiles(folder["out/jobs"], "run.json", SearchOption.AllDirectories).Select(file => RunRecord.Read(file).Data.Cases));
    }

    [Fact]
    public void Shards_that_make_no_sense_are_mistakes_of_usage()
    {
        string[] words = ["compare", folder["plan.json"], "--out", folder["out"]];
        Session.Run([.. words, "--shard", "0/2"]).ShouldFail(2, "--shard 0/2", "I from 1 to N");
        Session.Run([.. words, "--shard", "1/2", "--collect"]).ShouldFail(2, "--collect");
        Session.Run([.. words, "--shard", "1/2", "--force"]).ShouldFail(2, "--force", "--out");
        Session.Run([.. words, "--shard", "1/2", "--json", "-"]).ShouldFail(2, "--json", "--collect");
        Session.Run([.. words, "--collect", "--limit", "3"]).ShouldFail(2, "--limit", "--collect does no training");
        Session.Run([.. words, "--dry-run", "--json", "-"]).ShouldFail(2, "--json", "a dry run has no results");
        Session.Run([.. words, "--collect"]).ShouldFail(2, "--collect", "holds no comparison");
        Assert.False(Directory.Exists(folder["out"]));
    }

    [Fact]
    public void A_device_that_is_not_there_is_told_before_anything_is_written()
    {
        File.WriteAllText(folder["plan.json"], Plan.Replace("\"steps\": 8", "\"steps\": 8, \"device\": \"cuda:99\"", StringComparison.Ordinal));

        Session.Run("compare", folder["plan.json"], "--out", folder["out"]).ShouldFail(2, "plan.json: training: device cuda:99", "Use device cpu");
        Assert.False(Directory.Exists(folder["out"]));
    }

    [Fact]
    public void A_training_that_fails_is_told_and_the_others_are_done()
    {
        File.WriteAllText(folder["plan.json"], Plan.Replace("{ \"name\": \"envelope\" }", "{ \"name\": \"burst\", \"lr\": 1e30, \"clip\": 1e30, \"optimizer\": \"sgd\" }", StringComparison.Ordinal));

        var session = Compare();

        Assert.Equal(1, session.ExitCode);
        Assert.Contains("burst, noise strong, seed 1 failed: ", session.Error, StringComparison.Ordinal);
        Assert.Contains("1 of 3 trainings failed; the same command tries it again.", session.Error, StringComparison.Ordinal);
        Assert.Equal(2, Finished);
    }

    [Fact]
    public void Who_stops_a_comparison_is_told_how_it_goes_on_which_force_would_not()
    {
        string[] words = ["compare", folder["plan.json"], "--out", folder["out"], "--parallel", "1"];

        Assert.Contains("so far; the same command goes on.", Session.RunUntilItSays("; writing", words).Error, StringComparison.Ordinal);
        Assert.Contains("so far; the same command without --force goes on.", Session.RunUntilItSays("; writing", [.. words, "--force"]).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dry_run_tells_the_grid_and_the_cost_and_writes_nothing()
    {
        var session = Session.Run("compare", folder["plan.json"], "--out", folder["out"], "--dry-run");

        Assert.True(session.ExitCode == 0, session.Error);
        Assert.Contains("3 trainings, 0 done", session.Out, StringComparison.Ordinal);
        Assert.Contains("a rough guess", session.Out, StringComparison.Ordinal);
        Assert.Contains("cardiac phantoms: with 3 test patients no difference, however large, can be told from chance: ask for more with test-cases.\n", session.Error.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Equal(["plan.json"], folder.Files);
    }

    [Theory]
    [InlineData("\"held-back\": 0.4", 5, "squares: with 2 test patients no difference, however large, can be told from chance: hold more patients back (held-back), or test each in turn (folds).")]
    [InlineData("\"folds\": 5", 5, "squares: with 5 test patients no difference, however large, can be told from chance: each patient is tested already, so add patients.")]
    [InlineData("\"folds\": 3", 6, "")]
    public void Too_few_test_patients_are_told_before_the_training(string held, int count, string expected)
    {
        SquareData.Write(folder["data"], count);
        File.WriteAllText(folder["plan.json"], Plan.Replace("""{ "phantoms": "cardiac", "cases": 6, "test-cases": 3, "size": 32 }""", $$"""{ "name": "squares", "data": {{JsonValue.Create(folder["data"]).ToJsonString()}}, {{held}}, "size": 32 }""", StringComparison.Ordinal));

        var session = Session.Run("compare", folder["plan.json"], "--out", folder["out"], "--dry-run");

        Assert.True(session.ExitCode == 0, session.Error);
        Assert.Equal(expected, string.Join('\n', session.Error.ReplaceLineEndings("\n").Split('\n').Where(line => line.Contains("test patient", StringComparison.Ordinal))));
    }

    [Fact]
    public void What_was_found_out_about_the_data_is_told_once_by_a_dry_run_and_as_the_trainings_begin()
    {
        SquareData.Write(folder["data"], 5);
        BadInput.BadInput.Coloured("data/images/case0.png")(folder);
        File.WriteAllText(folder["plan.json"], Plan.Replace("""{ "phantoms": "cardiac", "cases": 6, "test-cases": 3, "size": 32 }""", $$"""{ "name": "squares", "data": {{JsonValue.Create(folder["data"]).ToJsonString()}}, "ignore-index": 7, "size": 32 }""", StringComparison.Ordinal));
        string[] words = ["compare", folder["plan.json"], "--out", folder["out"], "--parallel", "1"];
        string[] notes =
        [
            "squares: Labels were taken from the values found in the masks: 0 -> 0, 255 -> 1. To name them or to change that: labels \"0=background,255=value 255\"",
            "squares: 1 image (case0) of 5 is stored in colour, the others grey, so all are read with 3 channels; channels 1 reads all as grey",
            "squares: ignore-index 7: the labels have no such value (0=background,255=value 255)",
        ];

        Session[] sessions = [Session.Run([.. words, "--dry-run"]), Session.RunUntilItSays("; writing", words)];

        Assert.All(sessions, session => Assert.All(notes, note => Assert.Single(session.Error.ReplaceLineEndings("\n").Split('\n'), line => line.StartsWith(note, StringComparison.Ordinal))));
    }

    [Fact]
    public void Of_a_plan_that_compares_nothing_no_number_of_test_patients_is_too_few()
    {
        File.WriteAllText(folder["plan.json"], Plan.Replace(", { \"name\": \"envelope\" }", "", StringComparison.Ordinal));

        Assert.DoesNotContain("test patient", Session.Run("compare", folder["plan.json"], "--out", folder["out"], "--dry-run").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_of_another_plan_or_of_something_else_is_refused()
    {
        Directory.CreateDirectory(folder["other"]);
        File.WriteAllText(folder["other/mine.txt"], "mine");
        Session.Run("compare", folder["plan.json"], "--out", folder["other"], "--limit", "0").ShouldFail(2, "--out", "holds no comparison");
        Session.Run("compare", folder["plan.json"], "--out", folder["other"], "--limit", "0", "--force").ShouldFail(2, "--out", "holds no comparison");
        Assert.Equal("mine", File.ReadAllText(folder["other/mine.txt"]));

        Assert.Equal(0, Session.Run("compare", folder["plan.json"], "--out", folder["out"], "--limit", "0").ExitCode);
        File.WriteAllText(folder["plan.json"], Plan.Replace("\"steps\": 8", "\"steps\": 9", StringComparison.Ordinal));
        Session.Run("compare", folder["plan.json"], "--out", folder["out"], "--limit", "0").ShouldFail(2, "another plan", "trained otherwise", "--force");
        Assert.Equal(0, Session.Run("compare", folder["plan.json"], "--out", folder["out"], "--limit", "0", "--force").ExitCode);
        File.WriteAllText(folder["plan.json"], Plan.Replace("\"steps\": 8", "\"steps\": 9", StringComparison.Ordinal).Replace("\"noise\"", "\"seeds\": 2, \"noise\"", StringComparison.Ordinal));
        Assert.Equal(0, Session.Run("compare", folder["plan.json"], "--out", folder["out"], "--limit", "0").ExitCode);
        Assert.Equal(6, new ComparisonFolder(folder["out"]).ReadGrid().Jobs.Count);
    }

    [Fact]
    public void A_plan_of_your_own_in_the_folder_is_refused_by_name_and_the_plan_itself_may_lie_there()
    {
        var (mine, text) = (Path.Combine(Directory.CreateDirectory(folder["out"]).FullName, "plan.json"), Plan.Replace("\"steps\": 8", "\"steps\": 9", StringComparison.Ordinal));
        File.WriteAllText(mine, text);
        foreach (var more in (string[][])[[], ["--force"], ["--dry-run"]])
        {
            Session.Run(["compare", folder["plan.json"], "--out", folder["out"], "--limit", "0", .. more])
                .ShouldFail(2, $"{mine} says something else than this plan, and no grid.json beside it shows that a comparison wrote it, so it is not replaced; rename it, or give another folder with --out.");
        }

        Assert.Equal(text, File.ReadAllText(mine));
        Assert.Equal([Path.Combine("out", "plan.json"), "plan.json"], folder.Files);

        var own = Session.Run("compare", mine, "--out", folder["out"], "--limit", "0");
        Assert.True(own.ExitCode == 0, own.Error);
        Assert.Equal(text, File.ReadAllText(mine));
    }

    [Theory]
    [InlineData("nowhere.json", "there is no such plan")]
    [InlineData("plan.json", "no JSON")]
    public void A_plan_that_cannot_be_read_is_a_mistake_of_usage(string name, string words)
    {
        File.WriteAllText(folder["plan.json"], "{ \"datasets\": ");

        Session.Run("compare", folder[name], "--out", folder["out"]).ShouldFail(2, name, words);
        Assert.False(Directory.Exists(folder["out"]));
    }

    [Theory]
    [InlineData(null, 100, 8, 64, 8, 1)]
    [InlineData(null, 3, 8, 64, 3, 2)]
    [InlineData(null, 100, 8, 4, 4, 2)]
    [InlineData(null, 100, 2, 0, 1, 2)]
    [InlineData(5, 100, 2, 64, 5, 1)]
    public void Cores_are_divided_among_as_many_trainings_as_memory_allows(int? asked, int count, int cores, long gigabytes, int jobs, int threads)
        => Assert.Equal(new Parallelism(jobs, threads), Parallelism.Of(asked, count, cores, gigabytes << 30));

    private int Finished => Directory.GetFiles(folder["out/jobs"], "result.json", SearchOption.AllDirectories).Length;

    private IEnumerable<string> Relative(string name) => Directory.EnumerateFiles(folder[name], "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder[name], file)).Order(StringComparer.Ordinal);

    private Session In(string name, params string[] more) => ToolProcess.Run(ToolProcess.Program, ["compare", folder["plan.json"], "--out", folder[name], .. more]);

    private Session Compare(params string[] more) => ToolProcess.Run(ToolProcess.Program, ["compare", folder["plan.json"], "--out", folder["out"], .. more]);
}
