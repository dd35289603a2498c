using Sigmask.Data;

namespace Sigmask.Tests.Data;

public sealed class Hc18LayoutTests : IDisposable
{
    private const string Table = "filename,pixel size(mm),head circumference (mm)\n007_HC.png,0.25,60.5\n";
    private readonly PictureFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Outlines_as_published_are_filled_and_the_spacing_comes_from_the_table()
    {
        folder.Text("training_set_pixel_size_and_HC.csv", Table);
        Case("007_HC", Circle(40, 40, 20, 20, 12));
        Case("007_2HC", Circle(40, 40, 20, 20, 5));

        var opened = DataLayouts.Open(folder.Path, "auto", new DataOptions());

        Assert.Equal("hc18", opened.Layout);
        Assert.Equal(["007", "007"], opened.Source.Cases.Select(key => key.Patient));
        Assert.Contains(opened.Notes, note => note.Contains("lacks the pixel size of 1 of 2", StringComparison.Ordinal));
        var sample = opened.Source.Read(1);
        Assert.Equal([0.25, 0.25], sample.Spacing);
        Assert.Null(opened.Source.Read(0).Spacing);
        Assert.InRange(sample.Labels.Count(label => label == 1), Math.PI * 12 * 12, Math.PI * 13.5 * 13.5);
        Assert.Equal(1, sample.Labels[(20 * 40) + 20]);
        Assert.Equal(0, sample.Labels[0]);
    }

    [Fact]
    public void Outlines_in_a_folder_of_their_own_are_filled_as_well()
    {
        folder.Grey("images/1_HC.png", 30, 30).Grey("annotations/1_HC_Annotation.png", 30, 30, Circle(30, 30, 15, 15, 9));

        var opened = DataLayouts.Open(folder.Path, "auto", new DataOptions());

        Assert.Equal("hc18", opened.Layout);
        Assert.Contains("in pixels, not mm", opened.Notes[1]);
        Assert.Equal(1, opened.Source.Read(0).Labels[(15 * 30) + 15]);
    }

    [Fact]
    public void Endings_in_capitals_and_rows_of_Windows_are_read_and_rows_without_image_are_told()
    {
        folder.Text("training_set_pixel_size_and_HC.csv", "filename,pixel size(mm)\r\ntraining_set\\1_HC.png,0.25\r\n\"2_HC.png\",0.5\r\n");
        folder.Grey("training_set/1_HC.PNG", 30, 30).Grey("training_set/1_HC_Annotation.PNG", 30, 30, Circle(30, 30, 15, 15, 9));

        var opened = DataLayouts.Open(folder.Path, "auto", new DataOptions());

        Assert.Equal([0.25, 0.25], opened.Source.Read(0).Spacing);
        Assert.Contains("lists 1 image (2_HC.png) that is not there", opened.Notes[^1]);
    }

    [Fact]
    public void Open_lines_and_heads_that_leave_the_picture_are_completed()
    {
        var whole = OutlineFilling.Fill(Drawn(Circle(60, 60, 30, 30, 20)), 60, 60)!;
        var broken = Circle(60, 60, 30, 30, 20);
        for (var y = 26; y < 34; y++)
        {
            broken.AsSpan((y * 60) + 45, 10).Clear();
        }

        var mended = OutlineFilling.Fill(Drawn(broken), 60, 60)!;
        var cut = OutlineFilling.Fill(Drawn(Circle(60, 60, 50, 30, 20)), 60, 60)!;

        Assert.InRange(InPairs.Of(mended, whole).Count(pair => pair.First != pair.Second), 0, 140);
        Assert.InRange(cut.Count(inside => inside), 0.75 * Math.PI * 400, Math.PI * 430);
        Assert.True(cut[(30 * 60) + 59]);
        Assert.False(cut[(30 * 60) + 20]);
    }

    [Fact]
    public void A_drawing_that_encloses_nothing_is_named()
    {
        Case("1_HC", new byte[100]);
        Assert.Contains("encloses nothing", Assert.Throws<DataException>(() => DataLayouts.Open(folder.Path, "hc18", new DataOptions()).Source.Read(0)).Message);
        Assert.Contains("is no layout 'hc18'", Assert.Throws<DataException>(() => DataLayouts.Open(Directory.CreateDirectory(folder.At("none")).FullName, "hc18", new DataOptions())).Message);
    }

    [Theory]
    [InlineData("filename,x\n1_HC.png,0\n", "line 2")]
    [InlineData("filename,x\n1_HC.png,0.1\n1_HC.png,0.1\n", "line 3 names 1_HC.png a second time")]
    [InlineData("filename,x\n1_HC.png\n", "line 2")]
    [InlineData("filename,x\n1_HC.png,NaN,3\n", "line 2")]
    public void A_bad_table_is_named_with_its_line(string content, string expected)
    {
        folder.Text("t.csv", content);

        var message = Assert.Throws<DataException>(() => PixelSizeTable.Read(folder.At("t.csv"))).Message;

        Assert.StartsWith(folder.At("t.csv"), message);
        Assert.Contains(expected, message);
    }

    [Fact]
    public void Published_outlines_and_filled_masks_agree_and_circumferences_are_known()
    {
        var data = SharedData.Folder("hc18");
        using var outlines = new PictureFolder();
        Directory.CreateSymbolicLink(outlines.At("images"), Path.Combine(data, "images"));
        Directory.CreateSymbolicLink(outlines.At("annotations"), Path.Combine(data, "annotations"));

        var filled = DataLayouts.Open(data, "hc18", new DataOptions()).Source;
        var drawn = DataLayouts.Open(outlines.Path, "hc18", new DataOptions()).Source;

        Assert.NotEmpty(filled.Cases);
        Assert.Equal(filled.Cases, drawn.Cases);
        var table = PixelSizeTable.Find(data)!;
        for (var index = 0; index < filled.Cases.Count; index += 5)
        {
            var (first, second) = (filled.Read(index), drawn.Read(index));
            var different = InPairs.Of(first.Labels, second.Labels).Count(pair => pair.First != pair.Second);
            Assert.True(different < 0.03 * first.Labels.Count(label => label == 1), $"{first.Case}: {different} pixels differ");
            Assert.Equal(table.PixelSizeOf(first.Case + ".png"), first.Spacing![0]);
            Assert.InRange(table.CircumferenceOf(first.Case + ".png")!.Value, 30, 400);
        }
    }

    private void Case(string name, byte[] outline)
    {
        var side = (int)Math.Sqrt(outline.Length);
        folder.Grey($"training_set/{name}.png", side, side).Grey($"training_set/{name}_Annotation.png", side, side, outline);
    }

    private static bool[] Drawn(byte[] picture) => Array.ConvertAll(picture, value => value > 0);

    private static byte[] Circle(int width, int height, int x, int y, double radius)
    {
        var picture = new byte[width * height];
        for (var step = 0; step < 2000; step++)
        {
            var (sine, cosine) = Math.SinCos(step * Math.PI / 1000);
            var (column, row) = ((int)Math.Round(x + (radius * cosine)), (int)Math.Round(y + (radius * sine)));
            if (column >= 0 && column < width && row >= 0 && row < height)
            {
                picture[(row * width) + column] = 255;
            }
        }

        return picture;
    }
}
