using Sigmask.Cli.Options;

namespace Sigmask.Cli.Tests.Options;

/// <summary>Which folders a verb may take for its own and delete.</summary>
public sealed class OwnOutputTests
{
    [Theory]
    [InlineData("predict", null)]
    [InlineData("predict", null, "labels.json", "a.png", "b.nii.gz", "overlays/a.png", ".DS_Store")]
    [InlineData("predict", "no labels.json", "a.png")]
    [InlineData("predict", "images", "labels.json", "images/a.png", "masks/a.png")]
    [InlineData("consensus", null, "labels.json", "consensus.json", "a.png")]
    [InlineData("consensus", "overlays", "labels.json", "a.png", "overlays/a.png")]
    [InlineData("consensus", "thesis.docx", "labels.json", "thesis.docx")]
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

        var found = OwnOutput.Stranger(verb, folder.Path);

        Assert.Equal(stranger is null, found is null);
        Assert.StartsWith(stranger ?? "", found ?? "", StringComparison.Ordinal);
    }
}
