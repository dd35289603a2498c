using Sigmask.Imaging;

namespace Sigmask.Data;

/// <summary>Labels over an image: a transparent fill and an outline in the colour of each class (<see cref="ClassColor"/>).</summary>
public static class Overlay
{
    /// <summary>Draws labels, and on request the outline of other labels to compare with, over an image.</summary>
    /// <param name="image">Grey or colour, H x W.</param>
    /// <param name="labels">[H, W]; 0 is left as it is, <see cref="Sample.Ignored"/> is filled grey.</param>
    /// <param name="reference">[H, W], drawn as outlines only; empty for none.</param>
    /// <param name="options">Defaults if null.</param>
    /// <returns>A colour picture of Zoom times the image's size.</returns>
    /// <exception cref="ArgumentException">Labels and image are not of one size.</exception>
    public static Picture Draw(Picture image, ReadOnlySpan<byte> labels, ReadOnlySpan<byte> reference = default, OverlayOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        options ??= new OverlayOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Zoom, 1, nameof(options));
        RequireSize(image, labels.Length, nameof(labels));
        if (reference.Length > 0)
        {
            RequireSize(image, reference.Length, nameof(reference));
        }

        var canvas = Enlarged(image.ToColor(), options.Zoom);
        var grid = new LabelGrid(labels, image.Width, image.Height, options.Zoom);
        for (var y = 0; y < canvas.Height; y++)
        {
            for (var x = 0; x < canvas.Width; x++)
            {
                var label = grid[x, y];
                if (label != 0)
                {
                    ClassColor.Of(label).Cover(PixelAt(canvas, x, y), label != Sample.Ignored && grid.IsOutline(x, y, options.Outline) ? 1 : options.Opacity);
                }
            }
        }

        if (reference.Length > 0)
        {
            DrawOutline(canvas, new LabelGrid(reference, image.Width, image.Height, options.Zoom), options);
        }

        return canvas;
    }

    private static void DrawOutline(Picture canvas, LabelGrid grid, OverlayOptions options)
    {
        for (var y = 0; y < canvas.Height; y++)
        {
            for (var x = 0; x < canvas.Width; x++)
            {
                if (grid[x, y] is not (0 or Sample.Ignored) && grid.IsOutline(x, y, options.Outline))
                {
                    options.ReferenceColor.Cover(PixelAt(canvas, x, y), 1);
                }
            }
        }
    }

    private static void RequireSize(Picture image, int pixels, string name)
    {
        if (pixels != image.Width * image.Height)
        {
            throw new ArgumentException(Invariant($"{pixels} labels do not fit an image of {image.Width} x {image.Height} pixels."), name);
        }
    }

    private static Picture Enlarged(Picture image, int zoom)
    {
        var (width, height) = (image.Width * zoom, image.Height * zoom);
        var pixels = new byte[3 * width * height];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                image.Pixels.AsSpan(3 * ((y / zoom * image.Width) + (x / zoom)), 3).CopyTo(pixels.AsSpan(3 * ((y * width) + x)));
            }
        }

        return new Picture(width, height, 3, pixels);
    }

    private static Span<byte> PixelAt(Picture canvas, int x, int y) => canvas.Pixels.AsSpan(3 * ((y * canvas.Width) + x), 3);

    private readonly ref struct LabelGrid(ReadOnlySpan<byte> labels, int width, int height, int zoom)
    {
        private readonly ReadOnlySpan<byte> labels = labels;

        public byte this[int x, int y] => labels[(y / zoom * width) + (x / zoom)];

        /// <summary>True within the given distance, to the inside, of another label; the picture's edge is no outline.</summary>
        public bool IsOutline(int x, int y, int distance)
        {
            var label = this[x, y];
            for (var step = 1; step <= distance; step++)
            {
                if (Differs(x - step, y, label) || Differs(x + step, y, label) || Differs(x, y - step, label) || Differs(x, y + step, label))
                {
                    return true;
                }
            }

            return false;
        }

        private bool Differs(int x, int y, byte label) => x >= 0 && y >= 0 && x < width * zoom && y < height * zoom && this[x, y] != label;
    }
}

/// <summary>How labels are drawn over an image.</summary>
public sealed record OverlayOptions
{
    /// <summary>How much of the class colour covers a structure, 0 (outline only) to 1.</summary>
    public double Opacity { get; init; } = 0.3;

    /// <summary>Each pixel becomes a block of Zoom x Zoom, so that outlines stay thin on small images; at least 1.</summary>
    public int Zoom { get; init; } = 1;

    /// <summary>Width of the outline in pixels of the result; 0 draws none.</summary>
    public int Outline { get; init; } = 1;

    /// <summary>Colour of the outline of the reference labels.</summary>
    public Rgb ReferenceColor { get; init; } = new(255, 255, 255);
}
