using System.Text.Json.Nodes;
using Sigmask.Imaging;

namespace Sigmask.Cli.Tests.Verbs;

public sealed class SynthTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("burn", 3, 3)]
    [InlineData("fetal", 1, 5)]
    [InlineData("cardiac", 1, 4)]
    public void A_data_set_of_every_task_is_written_whole(string task, int channels, int classes)
    {
        var report = Synth("a", "--task", task, "--count", "2", "--size", "32");

        Assert.Equal(classes, report["classes"]!.AsArray().Count);
        Assert.Equal(8, folder.Files.Count());
        var image = ImageFile.Read(folder[$"a/images/{task}_0001.png"]);
        Assert.Equal((32, 32, channels), (image.Width, image.Height, image.Channels));
        Assert.Equal(Bytes($"a/clean/{task}_0001.png"), Bytes($"a/masks/{task}_0001.png"));
    }

    [Fact]
    public void Noise_spoils_the_masks_and_leaves_images_and_truth()
    {
        Synth("clean", "--task", "cardiac", "--count", "2", "--size", "32");
        Synth("noisy", "--task", "cardiac", "--count", "2", "--size", "32", "--noise", "strong");

        Assert.Equal(Bytes("clean/images/cardiac_0000.png"), Bytes("noisy/images/cardiac_0000.png"));
        Assert.Equal(Bytes("clean/masks/cardiac_0000.png"), Bytes("noisy/clean/cardiac_0000.png"));
        Assert.NotEqual(Bytes("noisy/clean/cardiac_0000.png"), Bytes("noisy/masks/cardiac_0000.png"));
    }

    [Fact]
    public void Noise_of_the_literature_is_recorded_with_all_its_parameters()
    {
        var report = Synth("a", "--task", "burn", "--count", "4", "--size", "32", "--noise", "ratio:share=0.5,ratio=0.7");

        Assert.Equal("ratio:ratio=0.7,error=any,share=0.5", (string?)report["noise"]);
        Assert.Equal(2, Enumerable.Range(0, 4).Count(i => !Bytes($"a/clean/burn_000{i}.png").SequenceEqual(Bytes($"a/masks/burn_000{i}.png"))));
    }

    [Theory]
    [InlineData("real")]
    [InlineData("folder")]
    public void The_command_is_recorded(string layout)
    {
        string[] words = ["synth", "--task", "burn", "--count", "1", "--size", "32", "--noise", "ratio:share=0.5", "--layout", layout, "--out", folder["a"]];

        Assert.Equal(0, Session.Run(words).ExitCode);

        Assert.Equal(words, JsonNode.Parse(File.ReadAllText(folder["a/phantoms.json"]))!["command"]!.AsArray().Select(word => (string)word!));
    }

    [Fact]
    public void Another_seed_makes_other_pictures()
    {
        Synth("a", "--task", "fetal", "--count", "1", "--size", "32", "--seed", "1");
        Synth("b", "--task", "fetal", "--count", "1", "--size", "32", "--seed", "2");

        Assert.NotEqual(Bytes("a/images/fetal_0000.png"), Bytes("b/images/fetal_0000.png"));
    }

    [Fact]
    public void A_folder_that_holds_something_is_only_replaced_by_force()
    {
        Synth("a", "--task", "burn", "--count", "2", "--size", "32");

        Session.Run("synth", "--task", "burn", "--count", "1", "--size", "32", "--out", folder["a"]).ShouldFail(2, "--out", "--force");
        Assert.Equal(8, folder.Files.Count());
        Synth("a", "--task", "burn", "--count", "1", "--size", "32", "--force");
        Assert.Equal(5, folder.Files.Count());
        File.WriteAllText(folder["a/notes.txt"], "mine");
        Session.Run("synth", "--task", "burn", "--count", "1", "--size", "32", "--out", folder["a"], "--force").ShouldFail(2, "--out", "holds notes.txt", "give an empty or new folder");
        Assert.Equal(6, folder.Files.Count());
    }

    [Theory]
    [InlineData("real")]
    [InlineData("folder")]
    public void A_picture_of_somebody_else_among_the_phantoms_is_not_removed_by_force(string layout)
    {
        string[] command = ["synth", "--task", "burn", "--count", "1", "--size", "32", "--layout", layout, "--out", folder["a"], "--force"];
        Assert.All([Session.Run(command), Session.Run(command)], session => Assert.True(session.ExitCode == 0, session.Error));
        File.Copy(Directory.GetFiles(folder["a/images"]).Single(), folder["a/images/mine.png"]);

        Session.Run(command).ShouldFail(2, "--out", "holds images/mine.png, which its phantoms.json does not list", "so --force does not replace it");

        Assert.True(File.Exists(folder["a/images/mine.png"]));
    }

    [Fact]
    public void The_command_that_goes_on_can_be_given_as_it_stands()
    {
        var session = Session.Run("synth", "--task", "burn", "--count", "1", "--size", "32", "--out", folder["two words"]);

        Assert.Contains($"sigmask train --data {Cli.Usage.ShellWord.Of(folder["two words"])}", session.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--task", "brain")]
    [InlineData("--noise", "loud")]
    [InlineData("--noise", "markov:steps=x")]
    [InlineData("--count", "0")]
    [InlineData("--size", "8")]
    [InlineData("--size", "100000")]
    [InlineData("--seed", "-1")]
    public void A_wrong_option_is_named_and_nothing_is_written(string option, string value)
    {
        string[] task = option == "--task" ? [] : ["--task", "burn"];

        Session.Run(["synth", .. task, option, value, "--out", folder["a"]]).ShouldFail(2, option, value);
        Assert.Empty(folder.Files);
    }

    [Fact]
    public void A_mistyped_task_is_recognised() => Session.Run("synth", "--task", "burns", "--out", folder["a"]).ShouldFail(2, "--task burns: must be one of", "did you mean burn?");

    [Fact]
    public void The_folder_one_stands_in_is_not_replaced()
        => Session.Run("synth", "--task", "burn", "--count", "1", "--out", Environment.CurrentDirectory, "--force").ShouldFail(2, "--out", "lies in it", "choose another folder");

    [Fact]
    public void A_place_that_cannot_be_written_is_named()
    {
        File.WriteAllText(folder["file"], "");

        Session.Run("synth", "--task", "burn", "--count", "1", "--size", "32", "--out", folder["file/a"]).ShouldFail(2, $"--out {folder["file/a"]}: {folder["file"]} is a file, so nothing can lie below it; choose another folder.");
    }

    private JsonNode Synth(string name, params string[] options)
    {
        var session = Session.Run(["synth", "--layout", "folder", "--out", folder[name], "--json", "-", .. options]);
        Assert.True(session.ExitCode == 0, session.Error);
        return JsonNode.Parse(session.Out)!;
    }

    private byte[] Bytes(string name) => File.ReadAllBytes(folder[name]);
}
