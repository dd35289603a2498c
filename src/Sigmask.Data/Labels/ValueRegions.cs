using System.Runtime.InteropServices;
using Sigmask.Imaging;

namespace Sigmask.Data;

/// <summary>
/// How the values of masks lie: how many pixels each has, and how large a square it fills somewhere. It tells values that somebody drew from those that lossy
/// compression (JPEG) or interpolation left along the borders, whatever the files are called and were saved as since.
/// </summary>
/// <remarks>
/// JPEG errs within blocks of 8 x 8 pixels that a border crosses, and interpolation within a pixel or two of it; neither fills a square of 9 x 9. So a value
/// that fills one was drawn. A value that does not may still be a small structure, hence masks are called lossy only if
/// (a) around two values that are far apart there are others, at most 2 away from each other, that fill no such square, as 0, 1 and 254, 255; or
/// (b) between two drawn values that are far apart there are two others or more that fill no square of more than 2 x 2; or
/// (c) there are many values, of which at least 2 were drawn, nine of ten were not, and these have less than a quarter of the pixels.
/// Labels that follow each other (0, 1, 2, 3) are never called so: nothing among them is far apart. Nor is a picture that lies where a mask should: borders are
/// narrow, so where some square of more than 16 x 16 pixels (JPEG's largest block) holds no drawn value, it is none.
/// </remarks>
internal sealed class ValueRegions
{
    private const int DrawnSide = 9;
    private const int ThinSide = 2;
    private const int BlockSide = 16;
    private const int FarApart = 16;
    private const int Next = 2;
    private const int Many = 16;
    private const double MostAlike = 0.25;
    private const int MostListed = 10;

    private readonly Dictionary<int, Region> regions = [];

    /// <summary>Whether values could be those of lossy masks, without a look at where they lie.</summary>
    public static bool MayBeLossy(SortedSet<int> values) => values.Count >= 4 && values.Any(value => Distance(value, values.Min) > FarApart);

    /// <summary>What lossy masks have and how to go on, for the end of a message; null if these are not lossy.</summary>
    /// <param name="masks">The masks together, by their files.</param>
    /// <param name="read">Reads one; some are read twice.</param>
    /// <exception cref="DataException">A value can mark no class.</exception>
    public static string? LossOf(IReadOnlyCollection<string> masks, Func<string, ImageValues> read)
    {
        var regions = new ValueRegions();
        foreach (var path in masks)
        {
            var mask = read(path);
            Squares(mask, pixel => MaskValues.KeyAt(mask, pixel, path), regions.Add);
        }

        return regions.Loss() is var (peaks, lost) && !masks.Any(path => regions.IsPicture(read(path), path, peaks)) ? Text(peaks, lost) : null;
    }

    /// <summary>Whether the values of a mask are those of a picture: many, none drawn over a whole square, and seldom four neighbours alike.</summary>
    /// <param name="mask">The mask.</param>
    /// <param name="path">Where it came from, for the message.</param>
    /// <exception cref="DataException">A value can mark no class.</exception>
    public static bool ShowPicture(ImageValues mask, string path)
    {
        var regions = new ValueRegions();
        Squares(mask, pixel => MaskValues.KeyAt(mask, pixel, path), regions.Add);
        if (regions.regions.Count <= Many || !regions.IsPicture(mask, path, []))
        {
            return false;
        }

        // Small structures beside each other leave no large square either, but fill small ones.
        var (loose, alike) = (0, 0);
        Squares(mask, pixel => MaskValues.KeyAt(mask, pixel, path), (key, side) =>
        {
            if (!regions.IsDrawn(key))
            {
                loose++;
                alike += side > 1 ? 1 : 0;
            }
        });
        return alike < MostAlike * loose;
    }

    // Tells of every pixel its key and the side of the largest square of that key that ends there.
    private static void Squares(ImageValues mask, Func<int, int> keyAt, Action<int, int> tell)
    {
        // The side of the largest square of one value that ends at each pixel, from those of the three pixels before it.
        var (sides, keys) = (new int[mask.Width], new int[mask.Width]);
        for (var y = 0; y < mask.Height; y++)
        {
            var (corner, cornerKey) = (0, -1);
            for (var x = 0; x < mask.Width; x++)
            {
                var key = keyAt((y * mask.Width) + x);
                var isInside = y > 0 && x > 0 && keys[x] == key && keys[x - 1] == key && cornerKey == key;
                var side = isInside ? 1 + Math.Min(corner, Math.Min(sides[x], sides[x - 1])) : 1;
                (corner, cornerKey) = (sides[x], keys[x]);
                (sides[x], keys[x]) = (side, key);
                tell(key, side);
            }
        }
    }

    private void Add(int key, int side)
    {
        ref var region = ref CollectionsMarshal.GetValueRefOrAddDefault(regions, key, out _);
        region = new Region(region.Pixels + 1, Math.Max(region.Side, side));
    }

    private bool IsPicture(ImageValues mask, string path, int[] peaks)
    {
        var kept = regions.Keys.Where(IsDrawn).Concat(peaks).ToHashSet();
        var widest = 0;
        Squares(mask, pixel => kept.Contains(MaskValues.KeyAt(mask, pixel, path)) ? 1 : 0, (isKept, side) => widest = isKept == 1 ? widest : Math.Max(widest, side));
        return widest > BlockSide;
    }

    // The values that somebody drew and those that were left behind; null if the masks are not lossy.
    private (int[] Peaks, int[] Lost)? Loss()
    {
        var drawn = regions.Keys.Where(IsDrawn).ToArray();
        var stray = regions.Keys.Where(key => !IsDrawn(key)).Order().ToArray();
        var peaks = Peaks(drawn, FarApart);
        int[] lost;
        if (Companions() is { Length: > 0 } companions)
        {
            lost = stray;
            peaks = peaks.Length >= 2 ? peaks : companions;
        }
        else if (stray.Where(key => regions[key].Side <= ThinSide && IsBetween(key, peaks)).ToArray() is { Length: >= 2 } between)
        {
            lost = between;
        }
        else if (regions.Count > Many && peaks.Length >= 2 && stray.Length >= 0.9 * regions.Count && stray.Sum(key => regions[key].Pixels) < 0.25 * regions.Values.Sum(region => region.Pixels))
        {
            lost = stray;
        }
        else
        {
            return null;
        }

        return (peaks, lost);
    }

    private static string Text(int[] peaks, int[] lost)
    {
        var listed = string.Join(", ", lost.Take(MostListed).Select(LabelValue.OfKey)) + (lost.Length > MostListed ? ", ..." : "");
        return $"{(lost.Length == 1 ? "value" : "values")} {listed} lie along borders alone, as JPEG and interpolation leave them behind (also in a PNG made from a JPEG); {Remedy(peaks)}";
    }

    // (a): the values around which others lie; none if there are not two of them that are far apart.
    private int[] Companions()
    {
        var accompanied = Groups([.. regions.Keys], Next).Where(group => group.Length > 1 && group.Count(IsDrawn) <= 1).Select(Largest).ToArray();
        return accompanied.Any(key => Distance(key, accompanied[0]) > FarApart) ? accompanied : [];
    }

    private static string Remedy(int[] peaks)
    {
        var levels = peaks.Order().ToArray();
        if (levels.Any(key => LabelValue.OfKey(key).IsColour))
        {
            return $"give every pixel the nearest of {string.Join(", ", levels.Select(LabelValue.OfKey))} and save the masks as PNG.";
        }

        // JPEG of low quality shifts whole areas too, by half a step of its quantisation: what lies beside an end of the range was drawn at it.
        var end = levels[^1] <= byte.MaxValue ? byte.MaxValue : ushort.MaxValue;
        levels[0] = levels[0] <= FarApart ? 0 : levels[0];
        levels[^1] = end - levels[^1] <= FarApart ? end : levels[^1];
        var ranges = levels.Select((level, index) => LabelValue.Greys(
            index == 0 ? 0 : ((levels[index - 1] + level) / 2) + 1,
            index == levels.Length - 1 ? end : (level + levels[index + 1]) / 2));
        var names = levels.Select((level, index) => index == 0 ? LabelTable.BackgroundName : levels.Length == 2 ? "wound" : Invariant($"value {level}"));
        return $"declare ranges: `DataOptions.Labels = \"{string.Join(",", ranges.Zip(names, (range, name) => $"{range}={name}"))}\"`, or save the masks as PNG from where they were drawn.";
    }

    private bool IsDrawn(int key) => regions[key].Side >= DrawnSide;

    private int Largest(int[] keys) => keys.MaxBy(key => regions[key].Pixels);

    private int[] Peaks(int[] keys, int distance) => [.. Groups(keys, distance).Select(Largest)];

    private static bool IsBetween(int key, int[] peaks) => peaks.Any(from => peaks.Any(to => Distance(from, to) > FarApart && from != key && to != key
        && Channels(key).Zip(Channels(from), Channels(to)).All(item => item.First >= Math.Min(item.Second, item.Third) && item.First <= Math.Max(item.Second, item.Third))));

    // Values of which each is no further than a distance from another one of its group.
    private static List<int[]> Groups(int[] keys, int distance)
    {
        var groups = new List<int[]>();
        // More values than that are no classes with companions but a picture.
        foreach (var key in keys.Length <= 1024 ? keys : [])
        {
            var near = groups.Where(group => group.Any(other => Distance(key, other) <= distance)).ToArray();
            groups.RemoveAll(near.Contains);
            groups.Add([key, .. near.SelectMany(group => group)]);
        }

        return groups;
    }

    private static int Distance(int one, int other) => Channels(one).Zip(Channels(other), (first, second) => Math.Abs(first - second)).Max();

    private static int[] Channels(int key) => LabelValue.OfKey(key).IsColour ? [(key >> 16) & 0xFF, (key >> 8) & 0xFF, key & 0xFF] : [key, key, key];

    private readonly record struct Region(long Pixels, int Side);
}
