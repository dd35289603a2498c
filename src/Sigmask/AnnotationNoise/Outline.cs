using Sigmask.Data;

namespace Sigmask.AnnotationNoise;

/// <summary>The outer outline of the largest connected part of a mask.</summary>
internal static class Outline
{
    // Clockwise from the left neighbour.
    private static readonly (int Y, int X)[] Around = [(0, -1), (-1, -1), (-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1)];

    /// <summary>The label that is most frequent right outside of the outline: the one that the structure lies in.</summary>
    public static byte Enclosing(LabelMap map, byte structure)
    {
        var outline = Trace(map.Mask(structure), map.Height, map.Width);
        var isInside = Filled(outline, map.Height, map.Width);
        var count = new int[256];
        foreach (var (fromY, fromX) in outline)
        {
            foreach (var (dy, dx) in Around)
            {
                var (y, x) = (fromY + dy, fromX + dx);
                if (y >= 0 && y < map.Height && x >= 0 && x < map.Width && map.Labels[(y * map.Width) + x] is var label && label != structure && label != Sample.Ignored && !isInside[(y * map.Width) + x])
                {
                    count[label]++;
                }
            }
        }

        return (byte)Array.IndexOf(count, count.Max());
    }

    /// <summary>Boundary pixels in order (Moore neighbourhood tracing); empty if the mask is.</summary>
    public static List<(int Y, int X)> Trace(bool[] mask, int height, int width)
    {
        var part = LargestPart(mask, height, width);
        var first = Array.IndexOf(part, true);
        if (first < 0)
        {
            return [];
        }

        // The topmost, then leftmost pixel: nothing of the part lies to its left.
        var start = (Y: first / width, X: first % width);
        List<(int Y, int X)> outline = [];
        var (current, entered) = (start, 0);
        for (var budget = 4 * part.Length; budget > 0; budget--)
        {
            var turn = Enumerable.Range(0, 8).FirstOrDefault(k => IsSet(current, (entered + k) % 8), -1);
            outline.Add(current);
            if (turn < 0)
            {
                break;
            }

            var direction = (entered + turn) % 8;
            current = (current.Y + Around[direction].Y, current.X + Around[direction].X);

            // Go on from the neighbour looked at just before this one was found, seen from here.
            entered = (direction + (direction % 2 == 0 ? 6 : 5)) % 8;
            if (current == start)
            {
                break;
            }
        }

        return outline;

        bool IsSet((int Y, int X) from, int direction)
        {
            var (y, x) = (from.Y + Around[direction].Y, from.X + Around[direction].X);
            return y >= 0 && y < height && x >= 0 && x < width && part[(y * width) + x];
        }
    }

    /// <summary>The pixels within a polygon, by the even-odd rule, and those of its corners.</summary>
    /// <param name="corners">In order; all within the picture.</param>
    /// <param name="height">Of the picture.</param>
    /// <param name="width">Of the picture.</param>
    public static bool[] Filled(List<(int Y, int X)> corners, int height, int width)
    {
        // Every edge that crosses a row turns the pixels from the left up to there inside out: marked where each turn ends, then summed from the right.
        var isInside = new bool[height * width];
        for (int i = 0, j = corners.Count - 1; i < corners.Count; j = i++)
        {
            var (a, b) = (corners[i], corners[j]);
            for (var y = Math.Min(a.Y, b.Y); y < Math.Max(a.Y, b.Y); y++)
            {
                isInside[(y * width) + (int)(a.X + ((double)(b.X - a.X) * (y - a.Y) / (b.Y - a.Y)))] ^= true;
            }
        }

        for (var y = 0; y < height; y++)
        {
            for (var x = width - 2; x >= 0; x--)
            {
                isInside[(y * width) + x] ^= isInside[(y * width) + x + 1];
            }
        }

        foreach (var (y, x) in corners)
        {
            isInside[(y * width) + x] = true;
        }

        return isInside;
    }

    private static bool[] LargestPart(bool[] mask, int height, int width)
    {
        var isSeen = new bool[mask.Length];
        List<int> largest = [];
        for (var seed = 0; seed < mask.Length; seed++)
        {
            if (!mask[seed] || isSeen[seed])
            {
                continue;
            }

            List<int> part = [seed];
            isSeen[seed] = true;
            for (var next = 0; next < part.Count; next++)
            {
                foreach (var (dy, dx) in Around)
                {
                    var (y, x) = ((part[next] / width) + dy, (part[next] % width) + dx);
                    var at = (y * width) + x;
                    if (y >= 0 && y < height && x >= 0 && x < width && mask[at] && !isSeen[at])
                    {
                        isSeen[at] = true;
                        part.Add(at);
                    }
                }
            }

            largest = part.Count > largest.Count ? part : largest;
        }

        var found = new bool[mask.Length];
        foreach (var pixel in largest)
        {
            found[pixel] = true;
        }

        return found;
    }
}
