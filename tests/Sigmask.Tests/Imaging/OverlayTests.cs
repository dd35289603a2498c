using Sigmask.Data;
using Sigmask.Imaging;

namespace Sigmask.Tests.Imaging;

public sealed class OverlayTests
{
    private static readonly Picture Grey = new(6, 6, 1, [.. Enumerable.Repeat((byte)100, 36)]);

    // A 4 x 4 square of class 1 in the middle, with one pixel of class 2 at (2, 2).
    private static readonly byte[] Square = [.. Enumerable.Range(0, 36).Select(i => (byte)(i == 14 ? 2 : i % 6 is 0 or 5 || i / 6 is 0 or 5 ? 0 : 1))];

    [Fact]
    public void The_fill_and_the_outline_are_where_the_mask_is_and_nowhere_else()
    {
        var picture = Overlay.Draw(Grey, Square, options: new OverlayOptions { Opacity = 0.5 });
        Assert.All(Enumerable.Range(0, 36).Where(i => Square[i] == 0), i => Assert.Equal(new Rgb(100, 100, 100), At(picture, i)));
        Assert.Equal(ClassColor.Of(1), At(picture, 7));
        Assert.Equal(ClassColor.Of(2), At(picture, 14));
        Assert.Equal(new Rgb(93, 140, 166), At(picture, 21));
    }

    [Fact]
    public void A_reference_is_drawn_as_an_outline_over_the_labels()
    {
        var picture = Overlay.Draw(Grey, new byte[36], Square);
        Assert.Equal(new Rgb(255, 255, 255), At(picture, 7));
        Assert.Equal(new Rgb(100, 100, 100), At(picture, 21));
        Assert.Equal(new Rgb(100, 100, 100), At(picture, 0));
    }

    [Fact]
    public void Zoom_enlarges_and_keeps_outlines_one_pixel_wide()
    {
        var picture = Overlay.Draw(Grey, Square, options: new OverlayOptions { Zoom = 4, Opacity = 0 });
        Assert.Equal((24, 24), (picture.Width, picture.Height));
        Assert.Equal(ClassColor.Of(1), At(picture, (10 * 24) + 4));
        Assert.Equal(new Rgb(100, 100, 100), At(picture, (10 * 24) + 5));
    }

    [Fact]
    public void A_structure_cut_by_the_edge_has_no_outline_along_it()
    {
        var picture = Overlay.Draw(Grey, [.. Enumerable.Repeat((byte)1, 36)], options: new OverlayOptions { Opacity = 0 });
        Assert.Equal(Grey.ToColor().Pixels, picture.Pixels);
    }

    [Fact]
    public void Ignored_pixels_are_grey()
    {
        var labels = new byte[36];
        labels[3] = Sample.Ignored;
        Assert.Equal(new Rgb(128, 128, 128), At(Overlay.Draw(Grey, labels, options: new OverlayOptions { Opacity = 1 }), 3));
    }

    [Fact]
    public void Labels_of_another_size_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Overlay.Draw(Grey, new byte[35]));
        Assert.Throws<ArgumentException>(() => Overlay.Draw(Grey, Square, new byte[35]));
    }

    [Fact]
    public void The_first_seven_classes_have_different_colours() =>
        Assert.Equal(7, Enumerable.Range(1, 7).Select(ClassColor.Of).Distinct().Count());

    private static Rgb At(Picture picture, int pixel) => new(picture.Pixels[3 * pixel], picture.Pixels[(3 * pixel) + 1], picture.Pixels[(3 * pixel) + 2]);
}
