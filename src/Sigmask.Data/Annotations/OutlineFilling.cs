namespace Sigmask.Data;

/// <summary>Fills a drawn outline. One that is open or cut by the border of the picture is completed to the ellipse through it.</summary>
internal static class OutlineFilling
{
    /// <summary>The region: the outline itself and what it encloses.</summary>
    /// <param name="outline">[H, W].</param>
    /// <param name="width">W.</param>
    /// <param name="height">H.</param>
    /// <returns>[H, W]; null if nothing is enclosed and the line is no part of an ellipse either.</returns>
    public static bool[]? Fill(bool[] outline, int width, int height)
    {
        var outside = Outside(outline, width, height);
        var region = Array.ConvertAll(outside, isOutside => !isOutside);
        var (drawn, filled) = (outline.Count(value => value), region.Count(value => value));
        if (drawn == 0)
        {
            return null;
        }

        // A closed line of that length encloses at least what a very flat ellipse does; an open one leaks and encloses nothing or a few specks.
        var ellipse = Ellipse.Through(outline, width);
        var isClosed = ellipse is null ? filled >= 2 * drawn : filled >= 0.9 * ellipse.Area(width, height);
        return isClosed ? region : ellipse?.Fill(width, height);
    }

    /// <summary>How many times its own pixels a drawing and what it encloses have: 1 if it encloses nothing, 0 if nothing is drawn.</summary>
    /// <param name="drawing">[H, W].</param>
    /// <param name="width">W.</param>
    /// <param name="height">H.</param>
    public static double Growth(bool[] drawing, int width, int height)
    {
        var (drawn, outside) = (drawing.Count(value => value), Outside(drawing, width, height).Count(value => value));
        return drawn == 0 ? 0 : (double)(drawing.Length - outside) / drawn;
    }

    // What can be reached from the border without crossing the line, in four directions.
    private static bool[] Outside(bool[] outline, int width, int height)
    {
        var reached = new bool[outline.Length];
        var pending = new Stack<int>();
        void Reach(int x, int y)
        {
            var pixel = (y * width) + x;
            if (x >= 0 && x < width && y >= 0 && y < height && !outline[pixel] && !reached[pixel])
            {
                reached[pixel] = true;
                pending.Push(pixel);
            }
        }

        for (var x = 0; x < width; x++)
        {
            Reach(x, 0);
            Reach(x, height - 1);
        }

        for (var y = 0; y < height; y++)
        {
            Reach(0, y);
            Reach(width - 1, y);
        }

        while (pending.TryPop(out var pixel))
        {
            var (y, x) = Math.DivRem(pixel, width);
            Reach(x - 1, y);
            Reach(x + 1, y);
            Reach(x, y - 1);
            Reach(x, y + 1);
        }

        return reached;
    }
}
