using Sigmask.Auditing;
using Sigmask.Data;
using Sigmask.Imaging;

namespace Sigmask.Tests.Auditing;

public sealed class RegionPictureTests
{
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
        var colours = picture.Pixels.Chunk(3).Select(colour => new Rgb(colour[0], colour[1], colour[2])).CountBy(colour => colour).ToDictionary();
        Assert.All([RegionPicture.Given, RegionPicture.Suggested, RegionPicture.Both], colour => Assert.True(colours.GetValueOrDefault(colour) > 20));

        // Where the region touches the structure, the contour is the annotation's alone: of ten pixels, enlarged, two wide.
        Assert.InRange(colours[RegionPicture.Given], 10 * 360 / 60 * 2 * 0.8, 10 * 360 / 40 * 2 * 1.5);
    }
}
