using Sigmask.Augmentation;
using Sigmask.Data;
using Sigmask.Losses;
using Sigmask.Models;
using Sigmask.Training;

namespace Sigmask.Tests.Training;

public sealed class RunRecordTests
{
    private static readonly DiscSource Discs = new(3, [8, 8]);

    [Fact]
    public void A_record_is_read_back_as_it_was_written()
    {
        using var folder = new TemporaryFolder();
        var plan = Plans.Small(5) with { Preprocessing = new() { Size = [16, 24], Patch = new([8, 16]) { ForegroundShare = 0.5 }, Normalisation = IntensityNormalisation.Fixed([1], [2]) } };
        var record = Record(plan);
        File.WriteAllText(folder["run.json"], record.ToJson());

        var read = RunRecord.Read(folder["run.json"]);

        Assert.Equal(record.ToJson(), read.ToJson());
        Assert.Equal(plan.Options, read.Options);
        Assert.Equal(plan.Augmentation, read.Augmentation);
        Assert.Equal([16, 24], read.Preprocessing.Size!);
        Assert.Equal([8, 16], read.Preprocessing.Patch!.Size);
        Assert.Equal(0.5, read.Preprocessing.Patch.ForegroundShare);
        Assert.Equal(Discs.Description.Classes, read.Data.Description.Classes);
    }

    [Fact]
    public void The_number_of_threads_is_the_one_that_is_taken_whether_it_was_asked_for_or_not()
    {
        var plan = Plans.Small(5);

        Assert.Equal(3, Record(plan with { Options = plan.Options with { Threads = 3 } }).Options.Threads);
        Assert.Equal(Environment.ProcessorCount, Record(plan with { Options = plan.Options with { Threads = null } }).Options.Threads);
    }

    [Fact]
    public void How_an_envelope_would_select_decides_nothing_while_it_is_off()
    {
        var off = Record(Plans.Small(5, envelope: EnvelopeOptions.Plain));
        Assert.Equal(off.Identity(), Record(Plans.Small(5, envelope: new() { Sigma = 0 }) with { Guide = Guide.Ema }).Identity());
        Assert.NotEqual(off.Identity(), Record(Plans.Small(5, envelope: EnvelopeOptions.Plain with { TopK = ImageMass.Share(0.5) })).Identity());
        Assert.NotEqual(off.Identity(), Record(Plans.Small(5, envelope: new())).Identity());
        Assert.Equal("`EnvelopeOptions.Sigma` was \"0\" and is \"0.3\"", off.DifferenceFrom(Record(Plans.Small(5, envelope: EnvelopeOptions.Plain with { Sigma = 0.3 })))!);
    }

    [Fact]
    public void Options_of_the_envelope_stand_in_it_by_their_names_on_the_command_line()
    {
        var envelope = Record(Plans.Small(1, envelope: new() { TopK = ImageMass.Count(3), Rule = PixelRule.Deviation, Sigma = 2, Smoothing = Smoothing.FermiDirac, Ramp = Ramp.None })).Envelope;

        Assert.Equal(("3 images", "deviation", "2", "fermi-dirac", "none"), (envelope["top_k"], envelope["sigma_rule"], envelope["sigma"], envelope["smoothing"], envelope["ramp"]));
    }

    public static TheoryData<string, Func<TrainingPlan, TrainingPlan>> Changes => new()
    {
        { "seed was 1 and is 2", plan => plan with { Options = plan.Options with { Seed = 2 } } },
        { "loss was \"ce+dice\" and is \"ce\"", plan => plan with { Loss = LossSpecification.Parse("ce") } },
        { "`EnvelopeOptions.Sigma` was \"0.5\" and is \"0.2\"", plan => plan with { Envelope = plan.Envelope with { Sigma = 0.2 } } },
        { "`EnvelopeOptions.PixelWidth` was ", plan => plan with { Envelope = plan.Envelope with { PixelWidth = Width.Relative(0.5) } } },
        { "`TrainingPlan.Guide` was \"ema\" and is \"early\"", plan => plan with { Guide = Guide.Early } },
        { "model.width was 6 and is 7", plan => plan with { Model = plan.Model with { Width = 7 } } },
        { "preprocessing.size was null and is [", plan => plan with { Preprocessing = new() { Size = [8, 8] } } },
        { "preprocessing.spacing was null and is [", plan => plan with { Preprocessing = new() { Spacing = [1, 1] } } },
        { "preprocessing.patch was null and is {", plan => plan with { Preprocessing = new() { Patch = new([8, 8]) } } },
        { "augmentation.mirror_horizontal was 0.5 and is 0", plan => plan with { Augmentation = AugmentationOptions.None } },
        { "`TrainingOptions.UseAverage` was true and is false", plan => plan with { Options = plan.Options with { UseAverage = !plan.Options.UseAverage } } },
        { "`TrainingOptions.Steps` was 5 and is 6", plan => plan with { Options = plan.Options with { Steps = 6 } } },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_setting_that_differs_is_named_with_both_values(string words, Func<TrainingPlan, TrainingPlan> change)
    {
        var plan = Plans.Small(5);

        var error = Assert.Throws<TrainingException>(() => Record(plan).RequireSamePlan(Record(change(plan)), "runs/a"));

        Assert.StartsWith("runs/a was begun with other settings: ", error.Message);
        Assert.Contains(words, error.Message);
    }

    [Fact]
    public void Every_option_of_the_envelope_is_named_as_it_is_set() =>
        Assert.All(EnvelopeSettings.Of(new(), Guide.Early).Texts.Keys, key => Assert.Matches(@"^`\w+\.\w+`$", RunSetting.Of($"envelope.{key}")));

    [Fact]
    public void Other_data_are_told_from_the_same()
    {
        var record = Record(Plans.Small(5));

        record.RequireSamePlan(Record(Plans.Small(5)), "a");
        Assert.Contains("data.", Assert.Throws<TrainingException>(() => record.RequireSamePlan(Record(Plans.Small(5), new DiscSource(4, [8, 8])), "a")).Message);
        Assert.Contains("data.fingerprint", Assert.Throws<TrainingException>(() => record.RequireSamePlan(Record(Plans.Small(5), new DiscSource(3, [8, 9])), "a")).Message);
    }

    [Fact]
    public void Time_place_command_and_versions_may_differ()
    {
        var plan = Plans.Small(5);
        var here = Record(plan);
        var elsewhere = Record(plan with { Options = plan.Options with { Device = "cuda", Threads = 9, Workers = 3, Cache = new("elsewhere", 1), CheckpointEvery = TimeSpan.FromHours(1) } })
            with { Started = DateTime.UnixEpoch, Command = ["train", "--data", "there"], Versions = new Dictionary<string, string> { ["sigmask"] = "0" } };

        here.RequireSamePlan(elsewhere, "a");
        Assert.Equal(here.Identity(), elsewhere.Identity());
    }

    [Fact]
    public void A_record_from_before_commands_were_kept_is_read_and_has_none()
    {
        using var folder = new TemporaryFolder();
        var record = Record(Plans.Small(5));
        Assert.DoesNotContain("\"command\"", record.ToJson(), StringComparison.Ordinal);
        File.WriteAllText(folder["run.json"], record.ToJson());
        Assert.Null(RunRecord.Read(folder["run.json"]).Command);

        string[] words = ["train", "--data", "my data", "--labels", "0=background,255=wound"];
        File.WriteAllText(folder["run.json"], (record with { Command = words }).ToJson());
        Assert.Equal(words, RunRecord.Read(folder["run.json"]).Command);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("[1]")]
    public void A_damaged_record_is_named(string content)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["run.json"], content);

        var error = Assert.Throws<TrainingException>(() => RunRecord.Read(folder["run.json"]));

        Assert.StartsWith($"{folder["run.json"]} cannot be read as the record of a run", error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void A_missing_record_says_that_there_is_no_run()
    {
        using var folder = new TemporaryFolder();

        Assert.Equal($"{folder.Location} holds no run: there is no run.json. Give a folder that sigmask train wrote.", Assert.Throws<TrainingException>(() => RunRecord.Read(folder["run.json"])).Message);
    }

    [Fact]
    public void A_folder_that_is_not_there_and_a_file_are_told_from_a_folder_without_a_run()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["net.onnx"], "");

        Assert.Equal($"{folder["none"]} does not exist. Give a folder that sigmask train wrote.", Assert.Throws<TrainingException>(() => RunRecord.Read(Path.Combine(folder["none"], "run.json"))).Message);
        Assert.Equal($"{folder["net.onnx"]} is a file. Give a folder that sigmask train wrote.", Assert.Throws<TrainingException>(() => RunRecord.Read(Path.Combine(folder["net.onnx"], "run.json"))).Message);
    }

    [Theory]
    [InlineData("audit --data a --folds 3 --out b", "--folds was 2 and is 3 (data.cases was 3 and is 4).")]
    [InlineData("audit --data a --out b --overlay", "--folds was 2 and is left out (data.cases was 3 and is 4).")]
    [InlineData("audit --data a --folds 2 --out b --resume", "settings: data.cases was 3 and is 4.")]
    [InlineData("train --data a --folds 3", "settings: data.cases was 3 and is 4.")]
    [InlineData(null, "settings: data.cases was 3 and is 4.")]
    public void Other_data_of_another_command_are_told_by_its_options(string? command, string words)
    {
        var begun = Record(Plans.Small(5)) with { Command = ["audit", "--data", "a", "--folds", "2", "--out", "b"] };

        var error = Assert.Throws<TrainingException>(() => begun.RequireSamePlan(Record(Plans.Small(5), new DiscSource(4, [8, 8])) with { Command = command?.Split(' ') }, "b/folds/1"));

        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    private static RunRecord Record(TrainingPlan plan, ISampleSource? data = null) => RunRecord.Of(plan, plan.ModelFor((data ?? Discs).Description), data ?? Discs);
}
