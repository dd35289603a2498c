using Sigmask.Data;
using Sigmask.Imaging;

namespace Sigmask.Tests.Data;

public sealed class LabelTableTests
{
    [Theory]
    [InlineData("0=background,127=skin,255=burn", "0=background,127=skin,255=burn")]
    [InlineData("1=RV,2=MYO,3=LV", "0=background,1=RV,2=MYO,3=LV")]
    [InlineData("255=head,0=outside", "0=outside,255=head")]
    [InlineData("0=head,255=Background", "255=Background,0=head")]
    [InlineData("0=background, 1 = organ ,2=organ,7=ignore", "0=background,1=organ,2=organ,7=ignore")]
    [InlineData("0-127=background,128-255=wound", "0-127=background,128-255=wound")]
    [InlineData("#FF0000=artery,#00ff00=liver,#808080=stomach", "0=background,#ff0000=artery,#00ff00=liver,128=stomach")]
    public void A_line_of_text_is_read_and_written_back(string text, string expected)
    {
        var table = LabelTable.Parse(text);

        Assert.Equal(expected, table.ToString());
        Assert.Equal(expected, LabelTable.Parse(table.ToString()).ToString());
    }

    [Theory]
    [InlineData("", "'' is not VALUE=NAME")]
    [InlineData("0=background,wound", "'wound' is not VALUE=NAME")]
    [InlineData("0=background,=wound", "'' is no value")]
    [InlineData("0=background,255=", "'255=' is not VALUE=NAME")]
    [InlineData("0=background,x=wound", "'x' is no value")]
    [InlineData("0=background,9-1=wound", "'9-1' is no value")]
    [InlineData("0=background,70000=wound", "'70000' is no value")]
    [InlineData("0=background,#12=wound", "'#12' is no value")]
    [InlineData("0=background", "1 class;")]
    [InlineData("0=background,0-5=wound", "value 0 twice")]
    [InlineData("0=background,1=wound,1=ignore", "value 1 twice")]
    public void A_bad_line_is_named(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<DataException>(() => LabelTable.Parse(text)).Message);

    [Fact]
    public void A_grey_mask_is_read_by_its_table_whether_stored_grey_or_in_colour()
    {
        var table = LabelTable.Parse("0=background,127=skin,255=burn,32=ignore");

        Assert.Equal([0, 1, 2, Sample.Ignored], MaskValues.ToLabels(ImageValues.Of(new Picture(4, 1, 1, [0, 127, 255, 32])), table, "m.png"));
        Assert.Equal([2, 1], MaskValues.ToLabels(ImageValues.Of(new Picture(2, 1, 3, [255, 255, 255, 127, 127, 127])), table, "m.png"));
    }

    [Fact]
    public void A_value_beyond_the_table_is_named_with_file_and_remedy()
    {
        var table = LabelTable.Parse("0=background,255=wound");

        var grey = Assert.Throws<DataException>(() => MaskValues.ToLabels(ImageValues.Of(new Picture(2, 1, 1, [0, 32])), table, "masks/7.png")).Message;
        var colour = Assert.Throws<DataException>(() => MaskValues.ToLabels(ImageValues.Of(new Picture(1, 1, 3, [255, 0, 1])), table, "masks/8.jpg")).Message;

        Assert.StartsWith("masks/7.png: value 32 is not in the label table (0=background,255=wound); add it with `DataOptions.Labels", grey);
        Assert.DoesNotContain("JPEG", grey);
        Assert.StartsWith("masks/8.jpg: value #ff0001", colour);
        Assert.DoesNotContain("JPEG", colour);
    }

    [Theory]
    [InlineData("0=background,127=skin,255=burn,32=ignore", 1)]
    [InlineData("0=background,#ff0000=artery,128=vein", 3)]
    [InlineData("0-100=background,101-255=wound,#010203=ignore", 3)]
    public void Labels_written_as_a_mask_are_read_back(string text, int channels)
    {
        var table = LabelTable.Parse(text);
        byte[] labels = [0, 1, 1, 0, (byte)(table.Classes.Count - 1), table.Ignored.Count > 0 ? Sample.Ignored : (byte)0];

        var picture = MaskValues.ToPicture(labels, 2, 3, table);

        Assert.Equal(channels, picture.Channels);
        Assert.Equal(labels, MaskValues.ToLabels(ImageValues.Of(picture), table, "m.png"));
        Assert.Throws<ArgumentException>(() => MaskValues.ToPicture([200], 1, 1, table));
    }

    [Theory]
    [InlineData("0=background,65535=wound", 16, 1)]
    [InlineData("0-999=background,1000=lesion,7000-65535=vein,2000=ignore", 16, 1)]
    [InlineData("0=background,1000=lesion,#ff0007=artery", 16, 3)]
    [InlineData("0=background,255=wound", 8, 1)]
    [InlineData("0=background,#ff0000=artery,128=vein", 8, 3)]
    public void A_mask_is_written_with_as_many_bits_as_its_values_need(string text, int bits, int channels)
    {
        using var folder = new PictureFolder();
        var table = LabelTable.Parse(text);
        byte[] labels = [0, 1, 1, 0, (byte)(table.Classes.Count - 1), table.Ignored.Count > 0 ? Sample.Ignored : (byte)0];

        MaskValues.WritePng(folder.At("masks/m.png"), labels, 2, 3, table);

        var mask = ImageFile.ReadValues(folder.At("masks/m.png"));
        Assert.Equal((3, 2, channels), (mask.Width, mask.Height, mask.Channels));
        Assert.Equal(bits, File.ReadAllBytes(folder.At("masks/m.png"))[24]);
        Assert.Equal(labels, MaskValues.ToLabels(mask, table, "m.png"));
        Assert.Throws<ArgumentException>(() => MaskValues.WritePng(folder.At("other.png"), [200], 1, 1, table));
        Assert.Throws<ArgumentException>(() => MaskValues.WritePng(folder.At("other.png"), [0], 2, 2, table));
        if (bits > 8)
        {
            Assert.Contains("does not fit into a picture of 8 bits", Assert.Throws<ArgumentException>(() => MaskValues.ToPicture(labels, 2, 3, table)).Message);
        }
    }

    [Fact]
    public void A_file_keeps_the_whole_table()
    {
        using var folder = new PictureFolder();
        var table = LabelTable.Parse("0-3=background,127=skin,#ff0000=skin,255=burn,32=ignore,40-50=ignore");

        folder.Text("labels.json", LabelFile.Format(table));

        Assert.Equal(table.ToString(), LabelFile.Read(folder.At("labels.json")).ToString());
    }

    [Fact]
    public void A_file_without_values_means_the_labels_themselves_in_any_order()
    {
        using var folder = new PictureFolder();
        folder.Text("labels.json", """{"classes":[{"label":1,"name":"RV"},{"label":0,"name":"background","values":[0]}]}""");

        Assert.Equal("0=background,1=RV", LabelFile.Read(folder.At("labels.json")).ToString());
        Assert.Equal("0=background,1=RV", LabelTable.OfLabels("background", "RV").ToString());
    }

    [Fact]
    public void A_class_that_would_change_the_terminal_is_refused_and_shown_without_that()
    {
        var message = Assert.Throws<DataException>(() => LabelTable.OfLabels("background", "wound\u001b[2J")).Message;

        Assert.StartsWith("The label table cannot name class 1 'wound?[2J'; give a name without comma, equals sign and control characters", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "labels.json")]
    [InlineData("{}", "The table has no 'classes'. Write {")]
    [InlineData("[]", "The table has no 'classes'.")]
    [InlineData("""{"classes":[{"name":"a"}]}""", "A class has no 'label'.")]
    [InlineData("""{"classes":[{"label":0}]}""", "A class has no 'name'.")]
    [InlineData("""{"classes":[{"label":0,"name":"a"},{"label":0,"name":"b"}]}""", "labels.json")]
    [InlineData("""{"classes":[{"label":0,"name":"a"},{"label":2,"name":"b"}]}""", "0, 2 are not 0 to 1")]
    [InlineData("""{"classes":[{"label":0,"name":"a"},{"label":1,"name":"A"}]}""", "two classes 'a'")]
    [InlineData("""{"classes":[{"label":0,"name":"a"},{"label":1,"name":"x=y"}]}""", "cannot name class 1")]
    [InlineData("""{"classes":[{"label":0,"name":"a"},{"label":1,"name":"b","values":[]}]}""", "'b' no value")]
    [InlineData("""{"classes":[{"label":0,"name":"a"},{"label":1,"name":"b","values":[1.5]}]}""", "'1.5' is no value")]
    [InlineData("""{"classes":[{"label":0,"name":"a"},{"label":1,"name":"b","values":7}]}""", "labels.json")]
    public void A_bad_file_is_named_in_one_line(string content, string expected)
    {
        using var folder = new PictureFolder();
        folder.Text("labels.json", content);

        var message = Assert.Throws<DataException>(() => LabelFile.Read(folder.At("labels.json"))).Message;

        Assert.StartsWith(folder.At("labels.json"), message);
        Assert.Contains(expected, message);
        Assert.DoesNotContain('\n', message);
    }
}
