using Sigmask.Data;
using Sigmask.Imaging;

namespace Sigmask.Auditing;

/// <summary>Draws a suspicious region in its surroundings, with the contours that the annotation has and those that it would have.</summary>
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
    private static readonly Rgb Tint = new(213, 94, 0);

    /// <summary>The picture; of a volume the slice in which most of the region lies.</summary>
    /// <param name="sample">The case.</param>
    /// <param name="region">One of its regions.</param>
    public static Picture Draw(Sample sample, SuspiciousRegion region)
    {
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentNullException.ThrowIfNull(region);
        var (height, width) = (sample.Size[^2], sample.Size[^1]);
        int[] pixels = [.. region.Runs.SelectMany(run => Enumerable.Range(run.Start, run.Length))];
        var slice = pixels.GroupBy(pixel => pixel / (height * width)).MaxBy(group => group.Count())!;
        var image = SamplePicture.Of(sample, sample.Size.Count == 3 ? slice.Key : null).ToColor();
        var given = sample.Labels.AsSpan(slice.Key * height * width, height * width).ToArray();
        var (suggested, isRegion) = (given.ToArray(), new bool[given.Length]);
        foreach (var pixel in slice)
        {
            (suggested[pixel % given.Length], isRegion[pixel % given.Length]) = (region.Suggested, true);
        }

        var window = Window.Around(isRegion, width, height);
        var canvas = new byte[3 * Side * Side];
        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                var at = window.At(x, y);
                var (isGiven, isSuggested) = (IsContour(given, window, x, y), IsContour(suggested, window, x, y));
                var colour = isGiven && isSuggested ? Both : isGiven ? Given : isSuggested ? Suggested : Tint;
                var pixel = canvas.AsSpan(3 * ((y * Side) + x), 3);
                image.Pixels.AsSpan(3 * at, 3).CopyTo(pixel);
                colour.Cover(pixel, isGiven || isSuggested ? 1 : isRegion[at] ? 0.25 : 0);
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
        public static Window Around(bool[] isRegion, int width, int height)
        {
            int[] inside = [.. Enumerable.Range(0, isRegion.Length).Where(pixel => isRegion[pixel])];
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
