using Sigmask.Data;
using Sigmask.Imaging;
using SkiaSharp;

namespace Sigmask.Tests.Data;

/// <summary>Masks with values that nobody drew are told by how these lie, not by the ending of their files.</summary>
public sealed class LossyMaskTests
{
    private const int Side = 96;
    private const string Ranges = "`DataOptions.Labels = \"0-127=background,128-255=wound\"";

    [Theory]
    [InlineData(100, false)]
    [InlineData(100, true)]
    [InlineData(98, false)]
    [InlineData(98, true)]
    [InlineData(95, false)]
    [InlineData(95, true)]
    [InlineData(90, false)]
    [InlineData(90, true)]
    [InlineData(75, false)]
    [InlineData(75, true)]
    [InlineData(60, false)]
    [InlineData(60, true)]
    [InlineData(40, false)]
    [InlineData(40, true)]
    [InlineData(20, false)]
    [InlineData(20, true)]
    public void A_jpeg_mask_is_refused_with_ranges_which_then_give_the_drawing(int quality, bool isAgain)
    {
        using var folder = new PictureFolder();
        var drawn = Discs((byte)0, (byte)255);
        for (var i = 0; i < 2; i++)
        {
            folder.Colour($"images/{i}.png", Side, Side, (byte)i);
            SaveAsJpeg(folder, $"masks/{i}", drawn, quality, isAgain);
        }

        var message = Refusal(folder.Path);

        Assert.Contains("lie along borders alone, as JPEG and interpolation leave them", message);
        Assert.Contains(Ranges, message);
        var mistaken = Assert.Throws<DataException>(() => FolderSource.Open(folder.Path, new DataOptions { Labels = LabelTable.Parse("0=background,255=wound") })).Message;
        Assert.Contains("not in the label table (0=background,255=wound); its value", mistaken);
        Assert.Contains(Ranges, mistaken);
        var read = FolderSource.Open(folder.Path, new DataOptions { Labels = LabelTable.Parse("0-127=background,128-255=wound") }).Read(0);
        // Quality 20 throws away so much that a few pixels of the border change sides.
        Assert.InRange(InPairs.Of(drawn, read.Labels).Count(pixel => pixel.First / 255 != pixel.Second), 0, quality > 20 ? 0 : 10);
        folder.Text("labels.json", """{"classes":[{"label":0,"name":"background","values":["0-127"]},{"label":1,"name":"wound","values":["128-255"]}]}""");
        Assert.Equal(read.Labels, FolderSource.Open(folder.Path, new DataOptions()).Read(0).Labels);
    }

    [Theory]
    [InlineData(98)]
    [InlineData(90)]
    public void Three_values_get_three_ranges(int quality)
    {
        using var folder = new PictureFolder().Colour("images/a.png", Side, Side, 0);
        SaveAsJpeg(folder, "masks/a", Discs(0, 127, 255), quality, isAgain: true);

        Assert.Matches("""`DataOptions.Labels = "0-6\d=background,6\d-19\d=value 12\d,19\d-255=value 255"`,""", Refusal(folder.Path));
    }

    [Fact]
    public void The_four_values_of_a_good_jpeg_are_no_classes_and_evaluation_says_so_too()
    {
        using var folder = new PictureFolder();
        var clean = Discs((byte)0, (byte)255);
        // As JPEG of high quality does it: one off in a few pixels beside the border.
        byte[] off = [.. clean.Select((value, i) => i % Side is > 0 and < Side - 1 && (clean[i - 1] != value || clean[i + 1] != value) ? (byte)(value == 0 ? 1 : 254) : value)];
        folder.Grey("masks/a.png", Side, Side, off).Grey("predictions/a.png", Side, Side, clean);

        var message = Assert.Throws<DataException>(() => LabelMapPairs.Open(folder.At("predictions"), folder.At("masks"), new DataOptions())).Message;

        Assert.Contains("values 1, 254 lie along borders alone", message);
        Assert.Contains(Ranges, message);
        var pair = LabelMapPairs.Open(folder.At("predictions"), folder.At("masks"), new DataOptions { Labels = LabelTable.Parse("0-127=background,128-255=wound") }).Read(0);
        Assert.Equal(pair.Reference, pair.Predicted);
    }

    [Fact]
    public void Borders_that_were_interpolated_are_told_as_well()
    {
        using var folder = new PictureFolder().Colour("images/a.png", Side, Side, 0);
        byte[] ramp = [.. Enumerable.Range(0, Side * Side).Select(i => (byte)(Math.Clamp((i % Side) - 46, 0, 4) * 255 / 4))];
        folder.Grey("masks/a.png", Side, Side, ramp);

        Assert.Contains("values 63, 127, 191 lie along borders alone", Refusal(folder.Path));
    }

    [Fact]
    public void Colours_that_were_saved_as_jpeg_are_told_too()
    {
        using var folder = new PictureFolder().Colour("images/a.png", Side, Side, 0);
        var discs = Discs(0, 1, 2);
        byte[] colours = [.. discs.SelectMany(value => value switch { 0 => new byte[3], 1 => [255, 0, 0], _ => [0, 0, 255] })];
        SaveAsJpeg(folder, "masks/a", colours, 90, isAgain: true);

        Assert.Matches("give every pixel the nearest of 0, #0000f[ef], #f[ef]0000 and save the masks as PNG", Refusal(folder.Path));
    }

    [Theory]
    [InlineData("0,1,2,3")]
    [InlineData("0,1,2,255")]
    [InlineData("0,1,254,255")]
    [InlineData("0,127,255")]
    [InlineData("0,50,51,100,101")]
    public void Drawn_values_stay_classes(string values)
    {
        using var folder = new PictureFolder().Colour("images/a.png", Side, Side, 0);
        var levels = Array.ConvertAll(values.Split(','), byte.Parse);
        folder.Grey("masks/a.png", Side, Side, Discs(levels));

        Assert.Equal(levels.Length, FolderSource.Open(folder.Path, new DataOptions()).Description.Classes.Count);
    }

    [Fact]
    public void Small_structures_and_lines_stay_classes_and_so_does_a_clean_mask_with_the_ending_of_a_jpeg()
    {
        using var folder = new PictureFolder().Colour("images/a.png", Side, Side, 0).Colour("images/b.png", Side, Side, 9);
        // A line of 1, specks of 2 and of 3, and a border of 255 around each, as data sets have it for what does not count.
        var lines = new byte[Side * Side];
        for (var i = 0; i < Side; i += 8)
        {
            (lines[(20 * Side) + i], lines[(21 * Side) + i], lines[(22 * Side) + i], lines[(40 * Side) + i], lines[(60 * Side) + i]) = (255, 1, 255, 2, 3);
        }

        folder.Grey("masks/a.png", Side, Side, lines);
        SaveAsJpeg(folder, "masks/b", new byte[Side * Side], 90, isAgain: false);

        Assert.Equal("0=background,1=value 1,2=value 2,3=value 3,255=value 255", FolderSource.Open(folder.Path, new DataOptions()).Labels.ToString());
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("", 0)]
    [InlineData("0=background,255=wound", 1)]
    public void A_picture_among_masks_is_not_called_lossy_but_a_picture(string labels, int speckle)
    {
        // Tissue with a black rim, as in ultrasound: of values that nobody drew, but far from any border.
        byte[] tissue = [.. Enumerable.Range(0, Side * Side).Select(i => (byte)(i % Side is < 20 or >= Side - 20 ? 0 : 60 + (i / Side) + (speckle * (i * 31 % 17))))];
        using var folder = new PictureFolder().Colour("images/a.png", Side, Side, 0).Colour("images/b.png", Side, Side, 9);
        folder.Grey("masks/a.png", Side, Side, Discs(0, 255)).Grey("masks/b.png", Side, Side, tissue);
        var options = labels.Length == 0 ? new DataOptions() : new DataOptions { Labels = LabelTable.Parse(labels) };

        var message = Assert.Throws<DataException>(() => FolderSource.Open(folder.Path, options)).Message;

        Assert.DoesNotContain("JPEG", message);
        Assert.Equal($"{folder.At("masks/b.png")} is a picture, not a mask: its values change from pixel to pixel instead of filling areas; put a mask in its place.", message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0=background,255=wound")]
    public void Images_given_instead_of_references_lead_to_the_masks_beside_them(string labels)
    {
        byte[] tissue = [.. Enumerable.Range(0, Side * Side).Select(i => (byte)(60 + (i / Side) + (i * 31 % 17)))];
        using var folder = new PictureFolder().Grey("images/a.png", Side, Side, tissue).Grey("Masks/a.png", Side, Side, Discs(0, 255)).Grey("predictions/a.png", Side, Side, Discs(0, 255));
        var declared = labels.Length == 0 ? null : LabelTable.Parse(labels);

        var evaluated = Assert.Throws<DataException>(() => LabelMapPairs.Open(folder.At("predictions"), folder.At("images"), new DataOptions { Labels = declared }).Read(0)).Message;
        var voted = Assert.Throws<DataException>(() => AnnotatorMaps.Open([folder.At("Masks"), folder.At("images")], declared).Read("a")).Message;

        Assert.All([evaluated, voted], message => Assert.Equal($"{folder.At("images/a.png")} is a picture, not a mask: its values change from pixel to pixel instead of filling areas; did you mean {folder.At("Masks")}?", message));
    }

    private static string Refusal(string folder) => Assert.Throws<DataException>(() => FolderSource.Open(folder, new DataOptions())).Message;

    // One disc within the other, all on the first value, none smaller than 12 pixels across its ring.
    private static byte[] Discs(params byte[] values) => [.. Enumerable.Range(0, Side * Side).Select(i =>
    {
        var (y, x) = Math.DivRem(i, Side);
        var radius = Math.Sqrt(((x - 47.3) * (x - 47.3)) + ((y - 46.1) * (y - 46.1)));
        return values[Math.Clamp((int)((45 - radius) * (values.Length - 1) / 45) + (radius < 45 ? 1 : 0), 0, values.Length - 1)];
    })];

    private static void SaveAsJpeg(PictureFolder folder, string name, byte[] values, int quality, bool isAgain)
    {
        var channels = values.Length / (Side * Side);
        using var bitmap = new SKBitmap(new SKImageInfo(Side, Side, channels == 1 ? SKColorType.Gray8 : SKColorType.Rgba8888, SKAlphaType.Opaque));
        for (var i = 0; i < Side * Side; i++)
        {
            var (y, x) = Math.DivRem(i, Side);
            bitmap.SetPixel(x, y, channels == 1 ? new SKColor(values[i], values[i], values[i]) : new SKColor(values[3 * i], values[(3 * i) + 1], values[(3 * i) + 2]));
        }

        var path = folder.At(name + ".jpg");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using (var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, quality))
        {
            File.WriteAllBytes(path, data.ToArray());
        }

        if (isAgain)
        {
            ImageFile.WritePng(folder.At(name + ".png"), ImageFile.Read(path));
            File.Delete(path);
        }
    }
}
