using Sigmask.Cli.Verbs;
using Sigmask.Inference;
using Sigmask.Phantoms;

namespace Sigmask.Cli.Tests.Options;

/// <summary>Which folders a verb may take for its own and delete.</summary>
public sealed class OwnFolderTests
{
    [Theory]
    [InlineData("predict", null)]
    [InlineData("predict", null, "labels.json", "predictions.json", "a.png", "b.nii.gz", "overlays/a.png", ".DS_Store")]
    [InlineData("predict", "no predictions.json", "a.png")]
    [InlineData("predict", "no predictions.json", "labels.json", "a.png")]
    [InlineData("predict", "consensus.json", "labels.json", "consensus.json", "predictions.json", "a.png")]
    [InlineData("predict", "images", "labels.json", "predictions.json", "images/a.png", "masks/a.png")]
    [InlineData("consensus", null, "labels.json", "consensus.json", "a.png")]
    [InlineData("consensus", "no consensus.json", "labels.json", "a.png")]
    [InlineData("consensus", "predictions.json", "labels.json", "predictions.json", "a.png")]
    [InlineData("consensus", "overlays", "labels.json", "consensus.json", "a.png", "overlays/a.png")]
    [InlineData("consensus", "thesis.docx", "labels.json", "consensus.json", "thesis.docx")]
    [InlineData("synth", null, "labels.json", "images/a.png", "masks/a.png", "clean/a.png")]
    [InlineData("synth", null, "training/patient001/Info.cfg", "clean/a.nii.gz")]
    [InlineData("synth", null, "IMAGES/a.png", "ARRAY_FORMAT/a.npy", "clean/a.png")]
    [InlineData("synth", "no clean", "labels.json", "images/a.png", "masks/a.png")]
    [InlineData("synth", "runs", "clean/a.png", "runs/first/run.json")]
    public void A_folder_with_anything_else_is_none_of_a_verb(string verb, string? stranger, params string[] files)
    {
        using var folder = new TemporaryFolder();
        foreach (var file in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder[file])!);
            File.WriteAllText(folder[file], "");
        }

        var content = verb switch { "predict" => PredictedFiles.Content, "consensus" => ConsensusVerb.Content, _ => PhantomDataSet.Content };
        var found = content.Stranger(folder.Path, $"'{verb}'");

        Assert.Equal(stranger is null, found is null);
        Assert.StartsWith(stranger ?? "", found ?? "", StringComparison.Ordinal);
    }
}
