using Sigmask.Data;
using Sigmask.Imaging;

namespace Sigmask.Tests.Imaging;

public sealed class ContactSheetTests
{
    private static readonly Picture Red = new(10, 10, 3, [.. Enumerable.Range(0, 100).SelectMany(_ => new byte[] { 250, 0, 0 })]);

    [Fact]
    public void Pictures_stand_in_rows_with_their_captions()
    {
        var options = new ContactSheetOptions { Columns = 2, CellSize = 40 };
        var sheet = ContactSheet.Draw([new(Red, "one"), new(Red, "two"), new(Red, "three")], options);
        var pitch = 40 + 20 + 8;
        Assert.Equal((8 + (2 * 48), 8 + (2 * pitch)), (sheet.Width, sheet.Height));
        Assert.Equal(3 * 40 * 40, Count(sheet, (r, g, b) => r == 250 && g == 0 && b == 0));
        Assert.True(Dark(sheet, 0, sheet.Width, 48, 68) > 40);
    }

    [Fact]
    public void The_embedded_font_draws_every_letter_that_reports_use()
    {
        var caption = "Dice 84.0 ± 1.2 σ=½ κ ≤ αβ äöü é – … × → ✓";
        Assert.All(caption.EnumerateRunes(), rune => Assert.True(Lettering.Typeface.ContainsGlyph(rune.Value), $"{rune} has no glyph"));
        var blank = ContactSheet.Draw([new(Red, "")]);
        var lettered = ContactSheet.Draw([new(Red, "σ")]);
        Assert.Equal(0, Count(blank, (r, g, b) => r < 100 && g < 100 && b < 100));
        Assert.InRange(Count(lettered, (r, g, b) => r < 100 && g < 100 && b < 100), 5, 200);
    }

    [Fact]
    public void A_caption_that_is_too_long_is_cut_within_its_cell()
    {
        var options = new ContactSheetOptions { Columns = 2, CellSize = 60 };
        var sheet = ContactSheet.Draw([new(Red, new string('W', 100)), new(Red, "")], options);
        Assert.Equal(0, Dark(sheet, 8 + 60 + 1, sheet.Width, 0, sheet.Height));
    }

    [Fact]
    public void Grey_and_oblong_pictures_keep_their_proportions()
    {
        var oblong = new Picture(20, 10, 1, [.. Enumerable.Repeat((byte)60, 200)]);
        var sheet = ContactSheet.Draw([new(oblong, "")], new ContactSheetOptions { CellSize = 40 });
        Assert.Equal(40 * 20, Count(sheet, (r, g, b) => r == 60 && g == 60 && b == 60));
    }

    [Fact]
    public void The_legend_shows_each_class_but_the_background()
    {
        var sheet = ContactSheet.Draw([new(Red, "")], new ContactSheetOptions { Classes = ["background", "skin", "burn"] });
        Assert.All([1, 2], label => Assert.Equal(14 * 14, Count(sheet, (r, g, b) => new Rgb(r, g, b) == ClassColor.Of(label))));
    }

    [Fact]
    public void An_empty_sheet_is_refused() => Assert.Throws<ArgumentException>(() => ContactSheet.Draw([]));

    private static int Dark(Picture picture, int left, int right, int top, int bottom)
    {
        var count = 0;
        for (var y = top; y < bottom; y++)
        {
            for (var x = left; x < right; x++)
            {
                count += picture.Pixels[3 * ((y * picture.Width) + x)] < 128 ? 1 : 0;
            }
        }

        return count;
    }

    private static int Count(Picture picture, Func<byte, byte, byte, bool> matches) =>
        Enumerable.Range(0, picture.Width * picture.Height).Count(i => matches(picture.Pixels[3 * i], picture.Pixels[(3 * i) + 1], picture.Pixels[(3 * i) + 2]));
}
