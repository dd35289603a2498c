using System.Text.Json;
using Sigmask.Cli.Verbs;
using Sigmask.Files;
using Sigmask.Inference;
using Sigmask.Phantoms;

namespace Sigmask.Cli.Tests.Options;

/// <summary>Which folders a verb may take for its own and delete.</summary>
public sealed class OwnFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("predict", null, null)]
    [InlineData("predict", null, null, ".DS_Store")]
    [InlineData("predict", "a.png b.nii.gz", null, "labels.json", "a.png", "b.nii.gz", "overlays/a.png", ".DS_Store", "overlays/Thumbs.db", "._a.png")]
    [InlineData("predict", "a.png b.png", null, "a.png")]
    [InlineData("predict", "a.png", "mine.png, which its predictions.json does not list", "labels.json", "a.png", "mine.png")]
    [InlineData("predict", "a.png", "mine.nii.gz, which its predictions.json does not list", "a.png", "mine.nii.gz")]
    [InlineData("predict", "a.png", "overlays/mine.png, which its predictions.json does not list", "a.png", "overlays/a.png", "overlays/mine.png")]
    [InlineData("predict", "a.png", "images/, which its predictions.json does not list", "labels.json", "images/a.png", "masks/a.png")]
    [InlineData("predict", "a.png", "consensus.json, which its predictions.json does not list", "labels.json", "consensus.json", "a.png")]
    [InlineData("predict", null, "a.png and no predictions.json that lists it", "labels.json", "a.png")]
    [InlineData("consensus", "a.png", null, "labels.json", "a.png")]
    [InlineData("consensus", "a.png", "b.png, which its consensus.json does not list", "labels.json", "a.png", "b.png")]
    [InlineData("consensus", "a.png", "overlays/, which its consensus.json does not list", "labels.json", "a.png", "overlays/a.png")]
    [InlineData("consensus", "a.png", "thesis.docx, which its consensus.json does not list", "labels.json", "thesis.docx")]
    [InlineData("consensus", null, "labels.json and no consensus.json that lists it", "labels.json", "predictions.json")]
    [InlineData("synth", "labels.json images/a.png masks/a.png clean/a.png", null, "labels.json", "images/a.png", "masks/a.png", "clean/a.png")]
    [InlineData("synth", "training/patient001/Info.cfg clean/a.nii.gz", null, "training/patient001/Info.cfg", "clean/a.nii.gz")]
    [InlineData("synth", "images/a.png", "images/mine.png, which its phantoms.json does not list", "images/a.png", "images/mine.png")]
    [InlineData("synth", "training/patient001/Info.cfg", "training/patient002/, which its phantoms.json does not list", "training/patient002/Info.cfg")]
    [InlineData("synth", "clean/a.png", "runs/, which its phantoms.json does not list", "clean/a.png", "runs/first/run.json")]
    [InlineData("synth", null, "clean/ and no phantoms.json that lists it", "labels.json", "images/a.png", "masks/a.png", "clean/a.png")]
    public void A_folder_with_anything_that_is_not_listed_is_none_of_a_verb(string verb, string? listed, string? stranger, params string[] files)
    {
        Array.ForEach(files, file => Write(file, ""));
        var (content, record) = Of(verb);
        if (listed?.Split(' ') is { } names)
        {
            Write(record, verb == "synth" ? JsonSerializer.Serialize(new { files = names }) : JsonSerializer.Serialize(new { maps = names.Select(name => new { @case = name.Split('.')[0], file = name }) }));
        }

        Assert.Equal(stranger, content.Stranger(folder.Path));
    }

    [Theory]
    [InlineData("predict", "")]
    [InlineData("predict", "{")]
    [InlineData("predict", "[]")]
    [InlineData("predict", """{"maps":1}""")]
    [InlineData("predict", """{"maps":[{"file":"a.png"}]}""")]
    [InlineData("predict", """{"files":["a.png"]}""")]
    [InlineData("consensus", """{"rule":"majority","cases":1}""")]
    [InlineData("synth", """{"maps":[]}""")]
    public void A_file_that_only_has_the_name_of_the_record_makes_nothing_the_verbs(string verb, string text)
    {
        var (content, record) = Of(verb);
        Write("a.png", "");
        Write(record, text);

        Assert.Equal($"a {record} that does not list what was written with it", content.Stranger(folder.Path));
    }

    private static (OwnFolder Content, string Record) Of(string verb) => verb switch
    {
        "predict" => (PredictedFiles.Content, "predictions.json"),
        "consensus" => (ConsensusVerb.Content, "consensus.json"),
        _ => (PhantomDataSet.Content, "phantoms.json"),
    };

    private void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder[file])!);
        File.WriteAllText(folder[file], text);
    }
}
