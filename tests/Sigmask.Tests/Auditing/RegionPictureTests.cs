using Sigmask.Auditing;
using Sigmask.Data;
using Sigmask.Imaging;

namespace Sigmask.Tests.Auditing;

public sealed class RegionPictureTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void The_region_keeps_its_colours_under_a_hatching_and_its_surroundings_are_grey_and_darker(int channels)
    {
        // Of one colour: nothing but the marks can tell the region from the rest.
        float[] colour = channels == 3 ? [200, 120, 90] : [0];
        var sample = new Sample { Case = "a", Patient = "a", Image = [.. colour.SelectMany(value => Enumerable.Repeat(value, 3600))], Labels = new byte[3600], Channels = channels, Size = [60, 60] };
        PixelRun[] runs = [.. Enumerable.Range(20, 20).Select(row => new PixelRun((60 * row) + 20, (60 * row) + 40))];
        var region = new SuspiciousRegion { Number = 1, Given = 0, Suggested = 1, Pixels = 400, Extent = null, Depth = 10, Margin = 0.5, Suspicion = 0.5, Runs = runs };
        var (marked, plain) = (RegionPicture.Draw(sample, region), RegionPicture.Crop(sample, region));
        Assert.Equal((360, 360, 3), (plain.Width, plain.Height, plain.Channels));
        var own = Assert.Single(Colours(plain).Keys);

        // The whole picture is 60 pixels wide, so each is 6 x 6 and the region 120 x 120 in the middle.
        var inside = Colours(Part(marked, 130, 230));
        Assert.InRange(inside.Count, 2, 3);
        Assert.All([own, new Rgb(255, 255, 255), new Rgb(0, 0, 0)], tone => Assert.True(inside.GetValueOrDefault(tone) > 500));
        var outside = Assert.Single(Colours(Part(marked, 0, 60)).Keys);
        Assert.True(outside.Red == outside.Green && outside.Green == outside.Blue && outside.Red <= own.Green);
    }

    [Fact]
    public void A_place_is_the_middle_of_what_lies_in_the_slice_with_most_of_the_region()
    {
        var region = new SuspiciousRegion { Number = 1, Given = 0, Suggested = 1, Pixels = 8, Extent = null, Depth = 1, Margin = 0.5, Suspicion = 0.5, Runs = [new PixelRun(0, 2), new PixelRun(121, 124), new PixelRun(131, 134)] };
        Assert.Equal("slice 1, column 2, row 2", RegionPlace.Of(region, [2, 10, 10]).Text);
        Assert.Equal([21, 22, 23, 31, 32, 33], RegionPlace.Of(region, [2, 10, 10]).Pixels);
        Assert.Equal("column 1, row 9", RegionPlace.Of(region, [14, 10]).Text);
    }

    [Fact]
    public void Both_contours_are_drawn_and_of_a_volume_the_slice_with_most_of_the_region()
    {
        var labels = new byte[2 * 40 * 60];
        for (var pixel = 0; pixel < 2400; pixel++)
        {
            labels[2400 + pixel] = (byte)(pixel / 60 is >= 10 and < 20 && pixel % 60 is >= 10 and < 20 ? 1 : 0);
        }

        var sample = new Sample { Case = "a", Patient = "a", Image = new float[4800], Labels = labels, Channels = 1, Size = [2, 40, 60] };
        PixelRun[] runs = [new PixelRun(0, 3), .. Enumerable.Range(10, 10).Select(row => new PixelRun(2400 + (60 * row) + 20, 2400 + (60 * row) + 26))];
        var region = new SuspiciousRegion { Number = 1, Given = 0, Suggested = 1, Pixels = 63, Extent = null, Depth = 3, Margin = 0.5, Suspicion = 0.5, Runs = runs };
        var picture = RegionPicture.Draw(sample, region);
        Assert.Equal((360, 360, 3), (picture.Width, picture.Height, picture.Channels));
        var colours = Colours(picture);
        Assert.All([RegionPicture.Given, RegionPicture.Suggested, RegionPicture.Both], colour => Assert.True(colours.GetValueOrDefault(colour) > 20));

        // Where the region touches the structure, the contour is the annotation's alone: of ten pixels, enlarged, two wide.
        Assert.InRange(colours[RegionPicture.Given], 10 * 360 / 60 * 2 * 0.8, 10 * 360 / 40 * 2 * 1.5);
    }

    private static Dictionary<Rgb, int> Colours(Picture picture) => picture.Pixels.Chunk(3).Select(colour => new Rgb(colour[0], colour[1], colour[2])).CountBy(colour => colour).ToDictionary();

    // A square part of the picture, along its diagonal.
    private static Picture Part(Picture picture, int from, int until)
    {
        var side = until - from;
        return new(side, side, 3, [.. Enumerable.Range(from, side).SelectMany(row => picture.Pixels.Skip(3 * ((picture.Width * row) + from)).Take(3 * side))]);
    }
}
