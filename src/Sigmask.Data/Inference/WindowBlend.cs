using Sigmask.Data;

namespace Sigmask.Inference;

/// <summary>
/// Blends what a network says about the windows of a <see cref="WindowPlan"/>, whatever computes it. Maps stand in plain arrays, one after another; the images of a batch are so many maps more.
/// </summary>
internal static class WindowBlend
{
    /// <summary>The weighted mean of the windows' predictions.</summary>
    /// <param name="plan">The windows.</param>
    /// <param name="images">[channels, size].</param>
    /// <param name="values">Values of the result: classes times pixels.</param>
    /// <param name="predict">[channels, length of a window] to [classes, length].</param>
    /// <returns>[classes, size].</returns>
    public static float[] Mean(WindowPlan plan, float[] images, int values, Func<float[], float[]> predict)
    {
        var (whole, part) = (Grid.Of(plan.Size), Grid.Of(plan.Length));
        var (sum, total) = (new float[values], new float[whole.Pixels]);
        foreach (var corner in plan.Corners)
        {
            (int InWhole, int InWindow)[] rows = [.. Rows(whole, part, corner)];
            var prediction = predict(Cut(images, whole, part, rows));
            for (var map = 0; map < sum.Length / whole.Pixels; map++)
            {
                Add(whole.Map(sum, map), part.Map(prediction, map), plan.Weights, part.Width, rows);
            }

            foreach (var (to, from) in rows)
            {
                for (var place = 0; place < part.Width; place++)
                {
                    total[to + place] += plan.Weights[from + place];
                }
            }
        }

        for (var map = 0; map < sum.Length / whole.Pixels; map++)
        {
            var blended = whole.Map(sum, map);
            for (var pixel = 0; pixel < blended.Length; pixel++)
            {
                blended[pixel] /= total[pixel];
            }
        }

        return sum;
    }

    // What a window shows.
    private static float[] Cut(float[] images, Grid whole, Grid part, (int InWhole, int InWindow)[] rows)
    {
        var maps = images.Length / whole.Pixels;
        var window = new float[maps * part.Pixels];
        for (var map = 0; map < maps; map++)
        {
            var (source, target) = (map * whole.Pixels, map * part.Pixels);
            foreach (var (from, to) in rows)
            {
                images.AsSpan(source + from, part.Width).CopyTo(window.AsSpan(target + to));
            }
        }

        return window;
    }

    private static void Add(Span<float> sum, ReadOnlySpan<float> prediction, float[] weights, int width, (int InWhole, int InWindow)[] rows)
    {
        foreach (var (to, from) in rows)
        {
            for (var place = 0; place < width; place++)
            {
                sum[to + place] += prediction[from + place] * weights[from + place];
            }
        }
    }

    // Where each row of a window begins, in a map of the whole and in one of the window.
    private static IEnumerable<(int InWhole, int InWindow)> Rows(Grid whole, Grid part, int[] corner)
    {
        var depth = corner.Length > 2 ? corner[^3] : 0;
        for (var start = 0; start < part.Pixels; start += part.Width)
        {
            var place = part.Place(start);
            yield return (whole.Index(depth + place.Depth, corner[^2] + place.Row, corner[^1]), start);
        }
    }
}
