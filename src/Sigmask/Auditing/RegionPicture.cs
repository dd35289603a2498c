using Sigmask.Data;
using Sigmask.Imaging;

namespace Sigmask.Auditing;

/// <summary>
/// Draws a suspicious region in its surroundings, with the contours that the annotation has and those that it would have. Which side of the contours is in question must be plain on skin and on
/// scans alike, where a tint is not: so the region is hatched in two tones, one of which stands out on any ground, and all around it is grey and darker.
/// </summary>
public static class RegionPicture
{
    /// <summary>Contours of the annotation alone.</summary>
    public static readonly Rgb Given = new(255, 214, 0);

    /// <summary>Contours of the suggestion alone.</summary>
    public static readonly Rgb Suggested = new(0, 190, 255);

    /// <summary>Contours that both have.</summary>
    public static readonly Rgb Both = new(235, 235, 235);

    private const int Side = 360;
    private const int LeastSurroundings = 24;

    // Lines of two pixels in each tone, far enough apart that most of the region can be seen between them.
    private const int HatchPeriod = 20;
    private const int HatchLine = 2;
    private const double Darkening = 0.45;
    private static readonly Rgb Dark = new(0, 0, 0);
    private static readonly Rgb Light = new(255, 255, 255);

    /// <summary>The marked picture; of a volume the slice in which most of the region lies.</summary>
    /// <param name="sample">The case.</param>
    /// <param name="region">One of its regions.</param>
    public static Picture Draw(Sample sample, SuspiciousRegion region)
    {
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentNullException.ThrowIfNull(region);
        var (image, place, window) = Look(sample, region);
        var plane = sample.Size[^2] * sample.Size[^1];
        var given = sample.Labels.AsSpan((place.Slice ?? 0) * plane, plane).ToArray();
        var (suggested, isRegion) = (given.ToArray(), new bool[plane]);
        foreach (var pixel in place.Pixels)
        {
            (suggested[pixel], isRegion[pixel]) = (region.Suggested, true);
        }

        var grey = image.ToGrey();
        return Paint((x, y, pixel) =>
        {
            var at = window.At(x, y);
            var (isGiven, isSuggested, phase) = (IsContour(given, window, x, y), IsContour(suggested, window, x, y), (x + y) % HatchPeriod);
            if (isGiven || isSuggested)
            {
                (isGiven && isSuggested ? Both : isGiven ? Given : Suggested).Cover(pixel, 1);
            }
            else if (!isRegion[at])
            {
                pixel.Fill(grey.Pixels[at]);
                Dark.Cover(pixel, Darkening);
            }
            else if (phase < 2 * HatchLine)
            {
                (phase < HatchLine ? Light : Dark).Cover(pixel, 1);
            }
            else
            {
                image.Pixels.AsSpan(3 * at, 3).CopyTo(pixel);
            }
        });
    }

    /// <summary>The same part of the same image without any mark, since marks hide what they mark.</summary>
    /// <param name="sample">The case.</param>
    /// <param name="region">One of its regions.</param>
    public static Picture Crop(Sample sample, SuspiciousRegion region)
    {
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentNullException.ThrowIfNull(region);
        var (image, _, window) = Look(sample, region);
        return Paint((x, y, pixel) => image.Pixels.AsSpan(3 * window.At(x, y), 3).CopyTo(pixel));
    }

    private static (Picture Image, RegionPlace Place, Window Window) Look(Sample sample, SuspiciousRegion region)
    {
        var place = RegionPlace.Of(region, sample.Size);
        return (SamplePicture.Of(sample, place.Slice).ToColor(), place, Window.Around(place.Pixels, sample.Size[^1], sample.Size[^2]));
    }

    private delegate void PixelPainter(int x, int y, Span<byte> pixel);

    private static Picture Paint(PixelPainter paint)
    {
        var canvas = new byte[3 * Side * Side];
        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                paint(x, y, canvas.AsSpan(3 * ((y * Side) + x), 3));
            }
        }

        return new Picture(Side, Side, 3, canvas);
    }

    // Two pixels of the picture wide, on both sides of the border between labels.
    private static bool IsContour(byte[] labels, Window window, int x, int y)
    {
        var own = labels[window.At(x, y)];
        return labels[window.At(Math.Max(0, x - 1), y)] != own || labels[window.At(Math.Min(Side - 1, x + 1), y)] != own
            || labels[window.At(x, Math.Max(0, y - 1))] != own || labels[window.At(x, Math.Min(Side - 1, y + 1))] != own;
    }

    // A square part of an image, of which each pixel of the picture shows one.
    private readonly record struct Window(int Left, int Top, int Length, int Width, int Height)
    {
        public static Window Around(IReadOnlyList<int> inside, int width, int height)
        {
            var (left, right) = (inside.Min(pixel => pixel % width), inside.Max(pixel => pixel % width));
            var (top, bottom) = (inside.Min(pixel => pixel / width), inside.Max(pixel => pixel / width));
            var longest = Math.Max(right - left, bottom - top) + 1;
            var length = Math.Min(Math.Max(width, height), longest + (2 * Math.Max(longest / 2, Math.Max(LeastSurroundings, Math.Max(width, height) / 8))));
            return new(Start((left + right) / 2, length, width), Start((top + bottom) / 2, length, height), length, width, height);
        }

        public int At(int x, int y) => (Math.Clamp(Top + (y * Length / Side), 0, Height - 1) * Width) + Math.Clamp(Left + (x * Length / Side), 0, Width - 1);

        private static int Start(int centre, int length, int whole) => length >= whole ? (whole - length) / 2 : Math.Clamp(centre - (length / 2), 0, whole - length);
    }
}
