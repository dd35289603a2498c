using Sigmask.Imaging;

namespace Sigmask.Data;

/// <summary>The colour of each class in pictures, told apart with any kind of colour vision.</summary>
/// <remarks>The palette of Okabe and Ito (2002), "Color Universal Design", without black, ordered so that neighbouring labels differ in lightness too.</remarks>
public static class ClassColor
{
    private static readonly Rgb[] Palette =
    [
        new(86, 180, 233), // sky blue
        new(240, 228, 66), // yellow
        new(213, 94, 0), // vermillion
        new(0, 158, 115), // bluish green
        new(204, 121, 167), // reddish purple
        new(0, 114, 178), // blue
        new(230, 159, 0), // orange
    ];

    /// <summary>The colour of a label: grey for ignored pixels and for the background 0; repeats after 7 classes.</summary>
    public static Rgb Of(int label) => label is 0 or Sample.Ignored ? new Rgb(128, 128, 128) : Palette[(label - 1) % Palette.Length];
}
