using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Sigmask.Cli.Plans;
using Sigmask.Cli.Usage;
using Sigmask.Experiments;
using Sigmask.Losses;

namespace Sigmask.Cli.Tests.Plans;

public sealed class ComparisonPlanTests
{
    private const string Small = """
        {
          // Comments are allowed.
          "datasets": [ { "phantoms": "cardiac", "cases": 6, "test-cases": 3 } ],
          "models": [ "unet-tiny" ],
          "losses": [ { "name": "plain", "sigma": 0, "top-k": 1 }, { "name": "envelope", "evidence": "class", "ema": false } ],
          "noise": [ "strong" ],
          "seeds": [ 1 ],
          "training": { "steps": 40, "batch": 4, "size": 32 },
        }
        """;

    [Fact]
    public void The_example_of_the_documentation_is_a_plan()
    {
        var page = File.ReadAllText(Path.Combine(Repository(), "docs", "compare.md"));

        var plan = ComparisonPlan.Parse("compare.md", page.Split("```json\n")[1].Split("```")[0]);

        Assert.Equal(("plain", 8), (plan.Baseline, plan.Cells.Count));
    }

    [Fact]
    public void The_plans_of_this_repository_can_be_read()
    {
        var plans = Directory.GetFiles(Path.Combine(Repository(), "benchmarks", "plans"), "*.json");

        Assert.NotEmpty(plans);
        Assert.All(plans, path => Assert.NotEmpty(ComparisonPlan.Read(path).Cells));
    }

    [Fact]
    public void All_trainings_of_a_seed_come_before_the_next_and_the_baseline_is_trained_on_clean_labels_too()
    {
        var keys = Cells(Small.Replace("[ 1 ]", "2", StringComparison.Ordinal)).Select(cell => cell.Key).ToArray();

        Assert.Equal([1, 1, 1, 2, 2, 2], keys.Select(key => key.Seed));
        Assert.Equal(["none plain", "strong plain", "strong envelope"], keys.Take(3).Select(key => $"{key.Noise} {key.Loss}"));
        Assert.Equal(2, Cells(Small.Replace("\"seeds\"", "\"clean-baseline\": false, \"seeds\"", StringComparison.Ordinal)).Count);
        Assert.Equal(4, Cells(Small.Replace("\"strong\"", "\"none\", \"strong\"", StringComparison.Ordinal)).Count);
    }

    [Fact]
    public void Folds_are_trainings_of_their_own()
    {
        var cells = Cells(Small.Replace("{ \"phantoms\": \"cardiac\", \"cases\": 6, \"test-cases\": 3 }", "{ \"data\": \"hearts\", \"folds\": 2 }", StringComparison.Ordinal));

        Assert.Equal(["1/2", "2/2"], cells.Select(cell => cell.Key.Fold).Distinct());
        Assert.Equal(6, cells.Count);
        Assert.Equal("hearts", cells[0].Key.Dataset);
    }

    [Fact]
    public void Each_annotator_of_a_data_set_is_learned_from_and_their_consensus_by_the_baseline()
    {
        var cells = Cells(Small.Replace("{ \"phantoms\": \"cardiac\", \"cases\": 6, \"test-cases\": 3 }", "{ \"data\": \"hearts\", \"annotators\": [ \"a\", \"b\" ] }, { \"phantoms\": \"burn\" }", StringComparison.Ordinal));

        Assert.Equal(
            ["none plain", "labels of a plain", "labels of a envelope", "labels of b plain", "labels of b envelope"],
            cells.Where(cell => cell.Key.Dataset == "hearts").Select(cell => $"{cell.Key.Noise} {cell.Key.Loss}"));
        Assert.Equal([null, "a", "a", "b", "b"], cells.Where(cell => cell.Key.Dataset == "hearts").Select(cell => cell.Annotator));
        Assert.Equal(3, cells.Count(cell => cell.Key.Dataset == "burn phantoms"));
    }

    [Fact]
    public void Options_mean_what_they_mean_to_train()
    {
        var (plain, envelope) = (Job(Small, 1).Plan, Job(Small, 2).Plan);

        Assert.True(plain.Envelope.IsOff);
        Assert.True(envelope.Envelope.Evidence.IsByClass);
        Assert.Equal((true, false), (plain.Options.UseAverage, envelope.Options.UseAverage));
        Assert.Equal((40, 4, 2), (envelope.Options.Steps, envelope.Options.BatchSize, envelope.Options.ValidateEvery));
        Assert.Equal([32, 32], envelope.Preprocessing.Size);
        Assert.False(plain.Options.KeepBest);
    }

    [Fact]
    public void A_network_has_the_learning_rate_of_its_own_unless_one_is_given()
    {
        Assert.Equal(0.01, Job(Small, 0).Plan.Options.LearningRate.Peak);
        Assert.Equal(0.002, Job(Small.Replace("\"batch\"", "\"lr\": 0.002, \"batch\"", StringComparison.Ordinal), 0).Plan.Options.LearningRate.Peak);
    }

    [Fact]
    public void What_stands_in_a_narrower_entry_goes_before_a_wider_one()
    {
        var text = Small.Replace("\"unet-tiny\"", "{ \"name\": \"wide\", \"model\": \"unet-tiny\", \"base-width\": 8, \"lr\": 0.1 }", StringComparison.Ordinal)
            .Replace("\"evidence\"", "\"lr\": 0.3, \"evidence\"", StringComparison.Ordinal)
            .Replace("\"batch\"", "\"lr\": 0.002, \"batch\"", StringComparison.Ordinal)
            .Replace("\"cases\": 6", "\"cases\": 6, \"steps\": 20", StringComparison.Ordinal);

        Assert.Equal((0.1, 8, 20), (Job(text, 1).Plan.Options.LearningRate.Peak, Job(text, 1).Plan.Model.Width, (int)Job(text, 1).Plan.Options.Steps!));
        Assert.Equal(0.3, Job(text, 2).Plan.Options.LearningRate.Peak);
        Assert.Equal("wide", Job(text, 1).Key.Model);
    }

    [Fact]
    public void A_flag_that_is_off_in_a_narrower_entry_goes_before_one_that_is_on()
    {
        var text = Small.Replace("\"steps\": 40", "\"steps\": 40, \"bare\": true", StringComparison.Ordinal).Replace("\"evidence\": \"class\"", "\"bare\": false", StringComparison.Ordinal);

        Assert.Equal(EnvelopeOptions.Bare with { Sigma = 0, TopK = ImageMass.All }, Job(text, 1).Plan.Envelope);
        Assert.Equal(new EnvelopeOptions(), Job(text, 2).Plan.Envelope);
    }

    [Fact]
    public void All_losses_of_a_cell_have_the_same_data_seed_and_budget()
    {
        var (plain, envelope) = (Job(Small, 1), Job(Small, 2));

        Assert.Equal(plain.Data.Identity, envelope.Data.Identity);
        Assert.Equal((plain.Plan.Options.Seed, plain.Plan.Options.Steps, plain.Plan.Augmentation), (envelope.Plan.Options.Seed, envelope.Plan.Options.Steps, envelope.Plan.Augmentation));
    }

    [Theory]
    [InlineData("\"steps\": 40", "\"steps\": 41")]
    [InlineData("\"batch\": 4", "\"batch\": 3")]
    [InlineData("\"size\": 32", "\"size\": 48")]
    [InlineData("\"cases\": 6", "\"cases\": 7")]
    [InlineData("\"test-cases\": 3", "\"test-cases\": 4")]
    [InlineData("\"cases\": 6", "\"cases\": 6, \"family\": 7")]
    [InlineData("\"evidence\": \"class\"", "\"evidence\": 0.2")]
    [InlineData("\"ema\": false", "\"ema\": true")]
    [InlineData("\"strong\"", "\"strong:share=0.5\"")]
    [InlineData("\"seeds\"", "\"held-back-for-choice\": 0.2, \"seeds\"")]
    [InlineData("\"unet-tiny\"", "{ \"name\": \"unet-tiny\", \"levels\": 2 }")]
    [InlineData("\"batch\"", "\"augment\": \"none\", \"batch\"")]
    [InlineData("\"batch\"", "\"validate-every\": 5, \"batch\"")]
    public void A_training_is_known_by_all_that_decides_its_result(string before, string after)
        => Assert.NotEqual(Job(Small, 2).Planned.Identity, Job(Small.Replace(before, after, StringComparison.Ordinal), 2).Planned.Identity);

    [Fact]
    public void A_training_is_the_same_wherever_and_beside_whatever_it_is_done()
    {
        Assert.Equal(Job(Small, 2).Planned.Identity, Job(Small.Replace("\"batch\"", "\"threads\": 3, \"batch\"", StringComparison.Ordinal), 2).Planned.Identity);
        Assert.Equal(Job(Small, 2).Planned, Job(Small.Replace("[ 1 ]", "[ 1, 2 ]", StringComparison.Ordinal), 2).Planned);
        Assert.Equal(Job(Small, 2, threads: 1).Planned.Identity, Job(Small, 2, threads: 2).Planned.Identity);
    }

    [Fact]
    public void The_truth_is_known_of_phantoms_alone()
    {
        using var folder = new TemporaryFolder();
        SquareData.Write(folder["data"], 6);
        var own = $$"""{ "name": "own", "data": {{JsonValue.Create(folder["data"]).ToJsonString()}} }""";

        var planned = Jobs(Small.Replace("\"datasets\": [", $"\"datasets\": [ {own},", StringComparison.Ordinal), threads: 1).Select(job => job.Planned).ToArray();

        Assert.Equal(2, planned.Select(job => job.Key.Dataset).Distinct().Count());
        Assert.All(planned, job => Assert.Equal(job.Key.Dataset != "own", job.IsTruthKnown));
    }

    [Theory]
    [InlineData("\"datasets\"", "\"dataset\"", "there is no key 'dataset'", "'datasets'")]
    [InlineData("\"seeds\"", "\"seed\"", "no key 'seed'", "'seeds'")]
    [InlineData("[ 1 ]", "0", "seeds 0")]
    [InlineData("[ 1 ]", "[ 1, 1 ]", "seeds [1,1]", "different")]
    [InlineData("\"cardiac\"", "\"cardac\"", "datasets[1]", "cardac", "did you mean cardiac?")]
    [InlineData("\"cases\": 6", "\"cases\": 0", "datasets[1]", "cases 0", "at least 1")]
    [InlineData("\"cases\": 6", "\"case\": 6", "datasets[1]", "'case'", "'cases'")]
    [InlineData("\"cases\": 6", "\"data\": \"x\"", "datasets[1]", "either")]
    [InlineData("\"phantoms\": \"cardiac\", \"cases\": 6, \"test-cases\": 3", "\"data\": \"x\", \"annotators\": [ \"a\" ]", "datasets[1]", "annotators", "two")]
    [InlineData("\"phantoms\": \"cardiac\", \"cases\": 6, \"test-cases\": 3", "\"data\": \"x\", \"annotators\": [ \"a\", 2 ]", "datasets[1]", "annotators", "quotes")]
    [InlineData("\"phantoms\": \"cardiac\", \"cases\": 6, \"test-cases\": 3", "\"data\": \"x\", \"annotators\": [ \"by_a\", \"by-a\" ]", "datasets[1]", "annotators", "'by_a' and 'by-a' are the same name", "rename")]
    [InlineData("\"phantoms\": \"cardiac\", \"cases\": 6, \"test-cases\": 3", "\"data\": \"x\", \"annotators\": [ \"j\u00f6rg\", \"j\u00e4rg\" ]", "datasets[1]", "annotators", "are the same name")]
    [InlineData("\"phantoms\": \"cardiac\", \"cases\": 6, \"test-cases\": 3", "\"data\": \"x\", \"annotators\": [ \"a\", \"b\" ], \"masks\": \"a\"", "datasets[1]", "masks and annotators")]
    [InlineData("\"phantoms\": \"cardiac\", \"cases\": 6, \"test-cases\": 3", "\"data\": \"x\", \"annotators\": [ \"a\", \"b\" ], \"noise-seed\": 3", "datasets[1]", "noise-seed")]
    [InlineData("\"phantoms\": \"cardiac\", \"cases\": 6, \"test-cases\": 3", "\"data\": \"x\", \"annotators\": [ \"a\", \"b\" ], \"consensus\": \"stapel\"", "datasets[1]", "consensus 'stapel'", "did you mean staple?")]
    [InlineData("\"phantoms\": \"cardiac\", \"cases\": 6, \"test-cases\": 3", "\"data\": \"x\", \"consensus\": \"staple\"", "datasets[1]", "consensus needs annotators")]
    [InlineData("\"cases\": 6", "\"size\": \"32x64\"", "datasets[1]", "size 32x64", "square")]
    [InlineData("[ \"unet-tiny\" ]", "[ \"unet-tniy\" ]", "models[1]", "model unet-tniy", "did you mean unet-tiny?")]
    [InlineData("[ \"unet-tiny\" ]", "[]", "models []: must not be empty", "list of networks")]
    [InlineData("[ \"unet-tiny\" ]", "[ \"unet-tiny\", \"unet-tiny\" ]", "models", "same name")]
    [InlineData("\"evidence\"", "\"evidance\"", "losses[2] 'envelope'", "'evidance'", "'evidence'")]
    [InlineData("\"class\"", "\"none\"", "losses[2] 'envelope'", "evidence none", "class or off")]
    [InlineData("\"ema\": false", "\"ema\": \"yes\"", "losses[2] 'envelope'", "ema", "true or false")]
    [InlineData("\"ema\": false", "\"steps\": 3", "losses[2] 'envelope'", "'steps'")]
    [InlineData("\"ema\": false", "\"sigma\": 2", "envelope", "sigma 2", "[0, 1)")]
    [InlineData("\"ema\": false", "\"loss\": \"cee\"", "envelope", "loss:", "cee")]
    [InlineData("\"ema\": false", "\"envelope\": \"auto\"", "envelope auto", "held-back-for-choice")]
    [InlineData("\"ema\": false", "\"true-rate\": true", "envelope", "true-rate", "\"method\": \"co-teaching\"")]
    [InlineData("\"evidence\": \"class\", \"ema\": false", "\"sigma\": 0, \"top-k\": 1, \"true-rate\": true, \"method\": \"co-teaching(rate=0.2)\"", "envelope", "true-rate", "without a rate")]
    [InlineData("\"ema\": false", "\"true-rate\": 1, \"method\": \"co-teaching\"", "envelope", "true-rate 1", "true or false")]
    [InlineData("\"name\": \"plain\", ", "", "losses[1]", "name is missing")]
    [InlineData("\"name\": \"plain\"", "\"name\": \"Envelope\"", "losses", "same name")]
    [InlineData("\"strong\"", "\"stronk\"", "noise[1]", "stronk", "did you mean strong?")]
    [InlineData("\"strong\"", "3", "noise[1]", "quotes")]
    [InlineData("\"steps\": 40", "\"steps\": 0", "training", "steps 0", "at least 1")]
    [InlineData("\"steps\": 40", "\"stepps\": 40", "training", "'stepps'", "'steps'")]
    [InlineData("\"steps\": 40", "\"steps\": 40, \"epochs\": 2", "steps", "epochs")]
    [InlineData("\"steps\": 40", "\"fold\": \"1/5\"", "training", "'fold'")]
    [InlineData("\"steps\": 40", "\"steps\": null", "training", "steps")]
    [InlineData("\"steps\": 40", "\"steps\": 40, \"steps\": 41", "steps")]
    [InlineData("\"training\": {", "\"held-back-for-choice\": 1.5, \"training\": {", "held-back-for-choice 1.5")]
    [InlineData("\"models\": [", "\"models\": ", "no JSON (line 4: ")]
    [InlineData("\"size\": 32", "\"size\": 100000", "datasets[1]", "size 100000", "from 32 to 4096")]
    [InlineData("\"ema\": false", "\"lr\": \"0,001\"", "losses[2] 'envelope'", "lr 0,001: write 0.001.")]
    [InlineData("\"ema\": false", "\"loss\": \"t-loss\"", "datasets[1]", "t-loss is for one structure", "take another loss")]
    [InlineData("[ \"unet-tiny\" ]", "[ { \"name\": \"deep\", \"model\": \"unet-tiny\", \"levels\": 50 } ]", "models[1] 'deep'", "levels 50", "from 1 to 8")]
    public void A_mistake_is_one_line_with_file_place_and_remedy(string before, string after, params string[] words)
    {
        var error = Assert.Throws<UsageException>(() => Jobs(Small.Replace(before, after, StringComparison.Ordinal), threads: 1));

        Assert.StartsWith("plan.json: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.DoesNotContain("--", error.Message, StringComparison.Ordinal);
        Assert.All(words, word => Assert.Contains(word, error.Message, StringComparison.Ordinal));
    }

    private static IReadOnlyList<PlanCell> Cells(string text) => ComparisonPlan.Parse("plan.json", text).Cells;

    private static IReadOnlyList<ComparisonJob> Jobs(string text, int threads) => new PlannedJobs(ComparisonPlan.Parse("plan.json", text), threads).All();

    private static ComparisonJob Job(string text, int index, int threads = 1) => Jobs(text, threads)[index];

    private static string Repository([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));
}
