using Sigmask.Data;

namespace Sigmask.Tests.Data;

public sealed class DataLayoutsTests
{
    [Fact]
    public void Burn_photographs_are_recognised_by_names_and_values()
    {
        using var folder = PictureFolder.Burn(2);

        var opened = DataLayouts.Open(folder.Path, "auto", new DataOptions());

        Assert.Equal("burn", opened.Layout);
        Assert.Equal(["background", "skin", "burn"], opened.Source.Description.Classes);
        Assert.Contains("recognised as layout 'burn'", Assert.Single(opened.Notes));
        Assert.Empty(DataLayouts.Open(folder.Path, "burn", new DataOptions()).Notes);
    }

    [Fact]
    public void Fetal_heads_are_recognised_and_grouped_by_examination()
    {
        using var folder = new PictureFolder();
        foreach (var name in new[] { "010_HC", "010_2HC", "011_HC" })
        {
            folder.Grey($"images/{name}.png", 2, 1).Rgb($"masks/{name}_Mask.png", 2, 1, 0, 0, 0, 255, 255, 255);
        }

        var opened = DataLayouts.Open(folder.Path, "auto", new DataOptions());

        Assert.Equal("hc18", opened.Layout);
        Assert.Equal(["010", "010", "011"], opened.Source.Cases.Select(key => key.Patient).Order());
        Assert.Equal("0=background,255=head", opened.Labels.ToString());
    }

    [Fact]
    public void Any_other_folder_is_taken_as_it_is_and_says_how()
    {
        using var folder = new PictureFolder().Grey("images/a.png", 2, 1).Grey("masks/a.png", 2, 1, 0, 255);

        var opened = DataLayouts.Open(folder.Path, "auto", new DataOptions());

        Assert.Equal("folder", opened.Layout);
        Assert.Equal(2, opened.Notes.Count);
        Assert.Contains("0 -> 0, 255 -> 1", opened.Notes[1]);
        Assert.Contains("`DataOptions.Labels = \"0=background,255=value 255\"", opened.Notes[1]);
        Assert.Single(DataLayouts.Open(folder.Path, "auto", new DataOptions { Labels = LabelTable.Parse("255=wound") }).Notes);
    }

    [Fact]
    public void A_label_file_outweighs_what_a_folder_looks_like()
    {
        using var folder = PictureFolder.Burn(1);
        folder.Text("labels.json", LabelFile.Format(LabelTable.Parse("0=background,127=background,255=wound")));

        var opened = DataLayouts.Open(folder.Path, "auto", new DataOptions());

        Assert.Equal("folder", opened.Layout);
        Assert.Equal(["background", "wound"], opened.Source.Description.Classes);
    }

    [Fact]
    public void What_is_not_known_is_said_with_what_is()
    {
        using var folder = new PictureFolder();

        Assert.Contains("auto, nnunet, msd, acdc, fassd, hc18, burn", Assert.Throws<DataException>(() => DataLayouts.Open(folder.Path, "coco", new DataOptions())).Message);
        Assert.EndsWith("give one of auto, nnunet, msd, acdc, fassd, hc18, burn, busi, h5, folder; did you mean nnunet?", Assert.Throws<DataException>(() => DataLayouts.Open(folder.Path, "nnUNetv", new DataOptions())).Message);
        Assert.Contains("no sub-folder images/", Assert.Throws<DataException>(() => DataLayouts.Open(folder.Path, "auto", new DataOptions())).Message);
        Assert.Contains("does not exist", Assert.Throws<DataException>(() => DataLayouts.Open(folder.At("none"), "auto", new DataOptions())).Message);
        folder.Text("file.zip", "");
        Assert.Contains("file.zip is a file; give the folder of a data set", Assert.Throws<DataException>(() => DataLayouts.Open(folder.At("file.zip"), "auto", new DataOptions())).Message);
    }

    [Fact]
    public void What_labels_mean_is_told_by_form_values_and_order_of_painting()
    {
        using var folder = PictureFolder.Burn(3);

        Assert.Equal("masks: 0=background,127=skin,255=burn", ((IFileSource)DataLayouts.Open(folder.Path, "burn", new DataOptions()).Source).Annotation);
        Assert.Equal("structures artery, liver, painted liver, artery", $"{new StructureForm(["artery", "liver"], ["liver", "artery"])}");
    }

    [Fact]
    public void A_fingerprint_tells_data_apart_wherever_they_lie()
    {
        using var folder = PictureFolder.Burn(3);
        using var copy = PictureFolder.Burn(3);
        string Fingerprint(PictureFolder data, string layout = "burn") => DataFingerprint.Of(DataLayouts.Open(data.Path, layout, new DataOptions()).Source);

        var original = Fingerprint(folder);

        Assert.Matches("^[0-9a-f]{64}$", original);
        Assert.Equal(original, Fingerprint(copy));
        Assert.NotEqual(original, Fingerprint(copy, "folder"));
        copy.Grey("masks/1.png", 3, 2, 0, 127, 255, 0, 127, 0);
        Assert.NotEqual(original, Fingerprint(copy));
        Assert.NotEqual(DataFingerprint.Of(ArraySource.Random(2, 2, 2)), DataFingerprint.Of(ArraySource.Random(3, 2, 2)));
    }
}
