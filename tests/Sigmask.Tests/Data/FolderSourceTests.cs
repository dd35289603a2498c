using Sigmask.Data;
using SkiaSharp;

namespace Sigmask.Tests.Data;

public sealed class FolderSourceTests
{
    [Fact]
    public void Images_and_masks_are_read_at_their_own_size()
    {
        using var folder = new PictureFolder()
            .Rgb("images/b.png", 2, 1, 1, 2, 3, 4, 5, 6).Rgb("masks/b.png", 2, 1, 0, 0, 0, 255, 255, 255)
            .Grey("images/a.png", 1, 3, 7, 8, 9).Grey("masks/a.png", 1, 3, 255, 0, 255);

        var source = FolderSource.Open(folder.Path, new DataOptions());

        Assert.Equal([new CaseKey("a", "a"), new CaseKey("b", "b")], source.Cases);
        Assert.Equal((3, 2), (source.Description.Channels, source.Description.Dimensions));
        Assert.Equal(["background", "value 255"], source.Description.Classes);
        var (grey, colour) = (source.Read(0), source.Read(1));
        Assert.Equal([3, 1], grey.Size);
        Assert.Equal([7, 8, 9, 7, 8, 9, 7, 8, 9], grey.Image);
        Assert.Equal([1, 0, 1], grey.Labels);
        Assert.Equal([1, 2], colour.Size);
        Assert.Equal([1, 4, 2, 5, 3, 6], colour.Image);
        Assert.Equal([0, 1], colour.Labels);
        Assert.Equal([folder.At("images/a.png"), folder.At("masks/a.png")], source.FilesOf(0));
    }

    [Theory]
    [InlineData("x.png")]
    [InlineData("x_mask.png")]
    [InlineData("x_Mask.png")]
    [InlineData("x_gt.png")]
    [InlineData("x_Segmentation.png")]
    [InlineData("x-annotation.png")]
    [InlineData("x_label.png")]
    public void Masks_are_found_by_name_with_the_usual_suffixes(string mask)
    {
        using var folder = new PictureFolder().Grey("Images/x.png", 2, 1).Grey("Labels/" + mask, 2, 1, 0, 1).Text("Images/.DS_Store", "").Text("Images/notes.txt", "");

        Assert.Equal([0, 1], FolderSource.Open(folder.Path, new DataOptions()).Read(0).Labels);
    }

    [Fact]
    public void Labels_come_from_the_option_else_from_the_file_else_from_the_masks()
    {
        using var folder = new PictureFolder().Grey("images/x.png", 3, 1).Rgb("masks/x.png", 3, 1, 9, 9, 9, 2, 2, 2, 255, 0, 0);

        Assert.Equal("2=value 2,9=value 9,#ff0000=value #ff0000", FolderSource.Open(folder.Path, new DataOptions()).Labels.ToString());
        folder.Text("labels.json", """{"classes":[{"label":0,"name":"a","values":[9]},{"label":1,"name":"b","values":[2,"#ff0000"]}]}""");
        Assert.Equal([0, 1, 1], FolderSource.Open(folder.Path, new DataOptions()).Read(0).Labels);
        var options = new DataOptions { Labels = LabelTable.Parse("2=background,9=wound,#ff0000=ignore") };
        Assert.Equal([1, 0, Sample.Ignored], FolderSource.Open(folder.Path, options).Read(0).Labels);
    }

    [Fact]
    public void A_file_beside_the_masks_declares_their_classes_if_no_other_does_and_what_is_ignored_in_any_case()
    {
        using var folder = new PictureFolder().Grey("images/x.png", 3, 1).Grey("masks/x.png", 3, 1, 0, 254, 255)
            .Text("masks/labels.json", LabelFile.Format(LabelTable.Parse("0=background,255=mass,254=ignore")));
        LabelTable Opened(string? typed = null) => DataLayouts.Open(folder.Path, DataLayouts.Auto, new DataOptions { Labels = typed is null ? null : LabelTable.Parse(typed) }).Labels;

        Assert.Equal("0=background,255=mass,254=ignore", Opened().ToString());
        Assert.Equal("0=background,255=tumour,254=ignore", Opened("0=background,255=tumour").ToString());
        Assert.Equal("0=background,254=edge,255=tumour", Opened("0=background,254=edge,255=tumour").ToString());
        folder.Text("labels.json", LabelFile.Format(LabelTable.Parse("0=ground,255=Mass")));
        Assert.Equal("0=ground,255=Mass,254=ignore", Opened().ToString());
        Assert.Equal([0, Sample.Ignored, 1], FolderSource.Open(folder.Path, new DataOptions()).Read(0).Labels);
        folder.Text("labels.json", LabelFile.Format(LabelTable.Parse("0=background,254=edge,255=mass")));
        Assert.Contains("ignores the value 254, which is a class in", Assert.Throws<DataException>(() => Opened()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0=background,255=lesion", "0=background,255=mass", "labels.json calls the value 255 'lesion' (0=background,255=lesion)", "labels.json calls it 'mass' (0=background,255=mass)")]
    [InlineData("0=background,250-255=lesion", "0=background,255=mass", "calls the value 255 'lesion'", "calls it 'mass'")]
    [InlineData("0=background,7=mass,255=ignore", "0=background,255=mass", "labels.json ignores the value 255", "which is a class in")]
    [InlineData("0=background,250=edge,255=mass", "0=background,255=mass,245-254=ignore", "labels.json ignores the value 250", "which is a class in")]
    public void A_file_beside_the_masks_that_contradicts_that_of_the_data_set_is_refused(string own, string beside, string first, string second)
    {
        using var folder = new PictureFolder().Grey("images/x.png", 2, 1).Grey("masks/x.png", 2, 1, 0, 255)
            .Text("labels.json", LabelFile.Format(LabelTable.Parse(own))).Text("masks/labels.json", LabelFile.Format(LabelTable.Parse(beside)));

        var message = Assert.Throws<DataException>(() => DataLayouts.Open(folder.Path, DataLayouts.Auto, new DataOptions())).Message;

        Assert.Contains(first, message, StringComparison.Ordinal);
        Assert.Contains(second, message, StringComparison.Ordinal);
        Assert.Contains(folder.At("labels.json"), message, StringComparison.Ordinal);
        Assert.Contains(folder.At("masks/labels.json"), message, StringComparison.Ordinal);
        Assert.EndsWith("correct one of them, or declare the classes with `DataOptions.Labels = VALUE=NAME,...`.", message, StringComparison.Ordinal);
        Assert.Equal(1, DataLayouts.Open(folder.Path, DataLayouts.Auto, new DataOptions { Labels = LabelTable.Parse("0=background,255=mass") }).Source.Read(0).Labels[1]);
    }

    [Theory]
    [InlineData("001_HC", "001_2HC", "014_HC", "001", "014")]
    [InlineData("P01_IMG1", "P01_IMG2", "P010_IMG1", "01", "010")]
    [InlineData("patient003_frame01_z00", "patient003_frame12_z01", "patient004_frame01_z00", "patient003", "patient004")]
    [InlineData("001_HC", "001_2HC", "other", "001_HC", "other")]
    public void Patients_of_well_known_data_sets_are_told_by_their_names(string first, string same, string other, string patient, string otherPatient)
    {
        using var folder = new PictureFolder();
        foreach (var name in new[] { first, same, other })
        {
            folder.Grey($"images/{name}.png", 1, 1, 1).Grey($"masks/{name}.png", 1, 1, 0);
        }

        var patients = FolderSource.Open(folder.Path, new DataOptions { Labels = LabelTable.Parse("0=background,1=x") }).Cases.ToDictionary(key => key.Case, key => key.Patient);

        Assert.Equal((patient, otherPatient), (patients[first], patients[other]));
        Assert.Equal(other == "other" ? same : patient, patients[same]);
    }

    [Fact]
    public void Patients_follow_the_pattern()
    {
        using var folder = PictureFolder.Burn(1);
        folder.Grey("images/12_HC.png", 1, 1).Grey("masks/12_HC.png", 1, 1);

        Assert.Equal(["0", "12"], FolderSource.Open(folder.Path, new DataOptions { PatientPattern = @"^\d+" }).Cases.Select(key => key.Patient));
        Assert.Equal(["0", "1"], FolderSource.Open(folder.Path, new DataOptions { PatientPattern = @"^(\d)" }).Cases.Select(key => key.Patient));
        Assert.Contains("finds no patient in case 0", Open(folder, new DataOptions { PatientPattern = "_" }).Message);
        Assert.Contains("cannot be used", Open(folder, new DataOptions { PatientPattern = "(" }).Message);
    }

    [Fact]
    public void Channels_can_be_declared()
    {
        using var folder = new PictureFolder().Rgb("images/x.png", 1, 2, 5, 5, 5, 6, 6, 6).Grey("masks/x.png", 1, 2, 0, 1);

        Assert.Equal([5, 6], FolderSource.Open(folder.Path, new DataOptions { Channels = 1 }).Read(0).Image);
        folder.Rgb("images/x.png", 1, 2, 5, 5, 5, 6, 6, 7);
        var source = FolderSource.Open(folder.Path, new DataOptions { Channels = 1 });
        Assert.Contains("x.png is in colour", Assert.Throws<DataException>(() => source.Read(0)).Message);
    }

    [Fact]
    public void One_picture_in_colour_among_grey_ones_is_told_as_all_get_its_channels()
    {
        using var folder = new PictureFolder();
        foreach (var name in new[] { "a", "b", "c" })
        {
            folder.Grey($"images/{name}.png", 2, 1, 1, 2).Grey($"masks/{name}.png", 2, 1, 0, 255);
        }

        Assert.Empty(FolderSource.Open(folder.Path, new DataOptions()).Notes);
        folder.Colour("images/b.png", 2, 1, 5);
        Assert.Equal(
            ["1 image (b) of 3 is stored in colour, the others grey, so all are read with 3 channels; `DataOptions.Channels = 1` reads all as grey, if those in colour show nothing but grey."],
            FolderSource.Open(folder.Path, new DataOptions()).Notes);
        Assert.Empty(FolderSource.Open(folder.Path, new DataOptions { Channels = 3 }).Notes);
        folder.Colour("images/a.png", 2, 1, 5);
        Assert.StartsWith("1 image (c) of 3 is stored grey, the others in colour, so all are read with 3 channels; ", Assert.Single(FolderSource.Open(folder.Path, new DataOptions()).Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_and_empty_folders_are_named()
    {
        using var folder = new PictureFolder();

        Assert.Contains("does not exist", Assert.Throws<DataException>(() => FolderSource.Open(folder.At("none"), new DataOptions())).Message);
        Assert.Contains("no sub-folder images/", Open(folder).Message);
        Directory.CreateDirectory(folder.At("images"));
        Assert.Contains("no sub-folder masks/", Open(folder).Message);
        Directory.CreateDirectory(folder.At("masks"));
        Assert.Equal(folder.At("images") + " is empty; put PNG, JPEG, BMP, TIFF or GIF files, or volumes (NIfTI, NRRD or MetaImage), into it.", Open(folder).Message);
        Assert.Equal(folder.At("images") + " is empty; images are expected there.", Assert.Throws<DataException>(() => PictureSource.Open(folder.At("images"), 1, [])).Message);
        Assert.Equal(folder.At("images") + " is empty; label maps are expected there.", Assert.Throws<DataException>(() => LabelMapPairs.Open(folder.At("images"), folder.At("masks"), new DataOptions())).Message);
        folder.Text("images/a.heic", "").Text("images/b.heic", "");
        Assert.Contains("2 with ending '.heic'", Open(folder).Message);
        folder.Grey("images/a.png", 1, 1);
        Assert.Equal(folder.At("masks") + " is empty; put PNG, JPEG, BMP, TIFF or GIF files into it.", Open(folder).Message);
    }

    [Fact]
    public void A_folder_of_folders_is_not_called_empty_and_leads_to_where_the_pictures_are()
    {
        using var folder = new PictureFolder().Grey("masks/a.png", 1, 1).Text("images/raw/notes/x.txt", "").Text("images/.hidden/x.txt", "");

        Assert.Equal($"{folder.At("images")} has no file, only 1 sub-folder (raw); put PNG, JPEG, BMP, TIFF or GIF files, or volumes (NIfTI, NRRD or MetaImage), into it.", Open(folder).Message);
        foreach (var number in Enumerable.Range(1, 99))
        {
            Directory.CreateDirectory(folder.At($"images/raw{number:D2}"));
        }

        Assert.StartsWith($"{folder.At("images")} has no file, only 100 sub-folders (raw, raw01, raw02, raw03, raw04, ...); put PNG", Open(folder).Message, StringComparison.Ordinal);
        folder.Grey("images/p2/a.png", 1, 1);
        Assert.Equal($"{folder.At("images")} holds no picture or volume itself, but its sub-folder p2 does; move its files up.", Open(folder).Message);
        folder.Grey("images/p1/a.png", 1, 1).Text("images/readme.txt", "");
        Assert.Equal($"{folder.At("images")} holds no picture or volume itself, but its sub-folders p1, p2 do; move their files up, each under a name of its own.", Open(folder).Message);

        // Where a folder is named by itself, another can be.
        var instead = $"{folder.At("images")} holds no picture or volume itself, but its sub-folders p1, p2 do; give one of them, as {folder.At("images/p1")}, or bring their files together in one folder.";
        Assert.Equal(instead, Assert.Throws<DataException>(() => PictureSource.Open(folder.At("images"), 1, [])).Message);
        Assert.Equal(instead, Assert.Throws<DataException>(() => LabelMapPairs.Open(folder.At("images"), folder.At("masks"), new DataOptions())).Message);
    }

    [Fact]
    public void What_a_folder_holds_instead_is_told()
    {
        using var folder = new PictureFolder().Grey("img/a.png", 1, 1).Text("gt.v2/a.nii.gz", "").Text("b.nii.gz", "").Text("c.nii.gz", "").Text("d.TXT", "").Text("e", "");

        Assert.Equal(
            $"{folder.Path} has no sub-folder images/; it must hold images/ and masks/ (or labels/) with pictures or volumes of the same names, but it holds 2 sub-folders (gt.v2, img) and 4 files (2 .nii.gz, 1 without ending, 1 .txt).",
            Open(folder).Message);
    }

    [Fact]
    public void A_folder_one_level_up_is_led_to_the_right_one()
    {
        using var folder = new PictureFolder().Grey("train/images/a.png", 1, 1).Grey("train/labels/a.png", 1, 1);

        Assert.EndsWith($"did you mean {folder.At("train")}?", Open(folder).Message);
    }

    [Fact]
    public void Unpaired_files_are_named()
    {
        using var folder = PictureFolder.Burn(5);
        folder.Grey("masks/z.png", 1, 1);
        Assert.Contains("1 (z.png) of 6 masks has no image", Open(folder).Message);
        for (var i = 0; i < 4; i++)
        {
            File.Delete(folder.At($"masks/{i}.png"));
        }

        var message = Open(folder).Message;
        Assert.Contains("4 (0.png, 1.png, 2.png, ...) of 5 images have no mask", message);
        Assert.Contains("masks without image: 1 (z.png)", message);
    }

    [Fact]
    public void The_name_that_is_closest_to_that_of_an_image_without_mask_is_told()
    {
        using var folder = new PictureFolder().Grey("images/case_01.png", 1, 1).Grey("masks/another_picture_of_it.png", 1, 1).Grey("masks/case_01_manual.png", 1, 1);
        const string Expected = " Closest to case_01.png is case_01_manual.png; the mask of an image has its name, or that with a suffix such as _mask.";

        Assert.EndsWith(Expected, Open(folder).Message, StringComparison.Ordinal);
        Assert.Equal("No image has a mask of its name, so nothing can be looked at." + Expected, Open(folder, new DataOptions { OnProblem = _ => { } }).Message);
    }

    [Fact]
    public void Names_that_leave_a_choice_are_refused()
    {
        using var masks = new PictureFolder().Grey("images/a.png", 1, 1).Grey("masks/a.png", 1, 1).Grey("masks/a_mask.png", 1, 1);
        using var images = new PictureFolder().Grey("images/a.png", 1, 1).Grey("images/a.bmp", 1, 1).Grey("masks/a.png", 1, 1);

        Assert.Contains("has two masks, a.png and a_mask.png", Open(masks).Message);
        Assert.Contains("a.png and a.bmp have the same name", Open(images).Message);
    }

    [Fact]
    public void Unequal_sizes_name_both_files()
    {
        using var folder = new PictureFolder().Grey("images/a.png", 2, 3).Grey("masks/a.png", 3, 3);

        Assert.Equal(
            $"{folder.At("images/a.png")} has 2 x 3 pixels, its mask {folder.At("masks/a.png")} 3 x 3; a mask must have the size of its image.",
            Open(folder).Message);
    }

    [Fact]
    public void Swapped_sides_lead_to_the_orientation_of_the_camera()
    {
        using var folder = new PictureFolder().Grey("images/a.png", 2, 3).Grey("masks/a.png", 3, 2);
        Assert.EndsWith("Sides are swapped: did the photograph carry an EXIF orientation that was lost or followed in one of them? Turn one by 90 degrees.", Open(folder).Message);

        // As a camera writes it that was held upright: 3 x 2 pixels of the sensor, orientation 6.
        using var sensor = new SKBitmap(new SKImageInfo(3, 2, SKColorType.Gray8));
        byte[] tiff = [.. "Exif\0\0"u8, (byte)'M', (byte)'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0];
        var jpeg = sensor.Encode(SKEncodedImageFormat.Jpeg, 95).ToArray();
        File.Delete(folder.At("images/a.png"));
        File.WriteAllBytes(folder.At("images/a.jpg"), [.. jpeg[..2], 0xFF, 0xE1, 0, (byte)(tiff.Length + 2), .. tiff, .. jpeg[2..]]);

        Assert.Contains("has 2 x 3 pixels", Open(folder).Message);
        Assert.Contains("Sides are swapped: the image carries an EXIF orientation, by which it is read upright, and the mask was drawn without it", Open(folder).Message);
    }

    [Fact]
    public void If_no_picture_can_be_used_the_first_reason_is_told()
    {
        using var folder = new PictureFolder().Grey("images/a.png", 2, 3).Grey("masks/a.png", 3, 3).Grey("images/b.png", 2, 3).Text("masks/b.png", "");

        Assert.Equal(
            $"{folder.Path}: none of its 2 pictures can be used; the first: {folder.At("images/a.png")} has 2 x 3 pixels, its mask {folder.At("masks/a.png")} 3 x 3; a mask must have the size of its image.",
            Open(folder, new DataOptions { OnProblem = _ => { } }).Message);
    }

    [Fact]
    public void Unreadable_pictures_are_named()
    {
        using var folder = PictureFolder.Burn(3);
        var whole = File.ReadAllBytes(folder.At("masks/1.png"));
        File.WriteAllBytes(folder.At("masks/1.png"), whole[..^30]);
        Assert.Contains(folder.At("masks/1.png"), Open(folder).Message);
        File.WriteAllBytes(folder.At("masks/1.png"), whole);
        folder.Text("images/2.png", "no picture");
        Assert.Contains(folder.At("images/2.png"), Open(folder).Message);
    }

    [Fact]
    public void A_value_that_is_not_declared_stops_before_any_sample_is_read()
    {
        using var folder = PictureFolder.Burn(4);
        folder.Grey("masks/2.png", 3, 2, 0, 126, 255, 0, 0, 0);

        var message = Open(folder, new DataOptions { Labels = LabelTable.Parse("0=background,127=skin,255=burn") }).Message;

        Assert.StartsWith($"{folder.At("masks/2.png")}: value 126 is not in the label table", message);
    }

    [Fact]
    public void Values_are_taken_for_classes_up_to_sixteen_of_them()
    {
        using var folder = new PictureFolder().Grey("images/a.png", 16, 1).Grey("masks/a.png", 16, 1, [.. Enumerable.Range(0, 16).Select(i => (byte)(3 * i))]);
        Assert.Equal([.. Enumerable.Range(0, 16).Select(i => (byte)i)], FolderSource.Open(folder.Path, new DataOptions()).Read(0).Labels);

        folder.Grey("images/b.png", 1, 1).Grey("masks/b.png", 1, 1, 200);
        Assert.StartsWith($"{folder.At("masks/b.png")}: with this mask there are more than 16 values", Open(folder).Message);
    }

    [Fact]
    public void Masks_with_one_value_only_have_nothing_to_teach()
    {
        using var folder = new PictureFolder().Grey("images/a.png", 2, 2).Grey("masks/a.png", 2, 2);

        Assert.Contains("the only mask holds only the value 0", Open(folder).Message);
    }

    [Fact]
    public void Masks_that_are_ignored_whole_have_nothing_to_teach()
    {
        using var folder = new PictureFolder().Grey("images/a.png", 2, 2).Grey("masks/a.png", 2, 2);

        Assert.Contains("every pixel of the only mask is ignored", Open(folder, new DataOptions { Labels = LabelTable.Parse("0=ignore,1=background,2=wound") }).Message);
        Assert.NotEmpty(FolderSource.Open(folder.Path, new DataOptions { Labels = LabelTable.Parse("0=background,2=wound") }).Cases);
    }

    [Fact]
    public void Pictures_without_masks_are_read_to_predict_on()
    {
        using var folder = PictureFolder.Burn(2);

        var all = PictureSource.Open(folder.Path, 3, ["background", "burn"]);
        var one = PictureSource.Open(folder.At("masks/1.png"), 1, ["background", "burn"]);

        Assert.Equal(["0", "1"], all.Cases.Select(key => key.Case));
        Assert.Empty(all.Read(1).Labels);
        Assert.Equal([2, 3], all.Read(1).Size);
        Assert.Equal(folder.At("images/1.png"), all.FileOf(1));
        Assert.Equal([0, 127, 255, 0, 127, 255], one.Read(0).Image);
        Assert.Contains("does not exist", Assert.Throws<DataException>(() => PictureSource.Open(folder.At("none"), 1, [])).Message);
        var channels = Assert.Throws<DataException>(() => PictureSource.Open(folder.Path, 2, ["background", "burn"])).Message;
        Assert.StartsWith($"{folder.Path}: the network takes 2 channels, a picture has 1 or 3; give ", channels, StringComparison.Ordinal);
        Assert.Contains("takes 4 channels", Assert.Throws<DataException>(() => PictureSource.Open(folder.At("masks/1.png"), 4, [])).Message);
        folder.Grey("masks/1.bmp", 1, 1);
        Assert.Contains("several pictures named 1", Assert.Throws<DataException>(() => PictureSource.Open(folder.At("masks"), 1, [])).Message);
    }

    private static DataException Open(PictureFolder folder, DataOptions? options = null) =>
        Assert.Throws<DataException>(() => FolderSource.Open(folder.Path, options ?? new DataOptions()));
}
