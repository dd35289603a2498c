using Sigmask.Losses;
using static TorchSharp.torch;

namespace Sigmask.Inference;

/// <summary>
/// Predicts a large image in overlapping windows. Where they overlap, each counts by a Gaussian about its centre with a standard deviation of an
/// eighth of its length, since a network knows least at the border of what it sees (Isensee et al. 2021).
/// </summary>
internal static class SlidingWindow
{
    /// <summary>The weighted mean of the windows' predictions; the prediction itself where one window covers the images.</summary>
    /// <param name="images">[B, channels, spatial].</param>
    /// <param name="window">Length along each spatial axis; an axis that is shorter is covered whole. Null: no window.</param>
    /// <param name="overlap">Share of a window that overlaps with the next, in [0, 1).</param>
    /// <param name="predict">[B, channels, window] to [B, classes, window].</param>
    /// <returns>[B, classes, spatial].</returns>
    public static Tensor Predict(Tensor images, IReadOnlyList<int>? window, double overlap, Func<Tensor, Tensor> predict)
    {
        var size = images.shape[2..];
        if (window is null || size.Zip(window).All(axis => axis.First <= axis.Second))
        {
            return predict(images);
        }

        var length = size.Zip(window, (whole, part) => Math.Min(whole, part)).ToArray();
        var starts = size.Zip(length, (whole, part) => Starts(whole, part, overlap)).ToArray();
        var weight = Gaussian(length).to(images.device);
        var total = zeros(size, device: images.device);
        Tensor? sum = null;
        foreach (var corner in Corners(starts))
        {
            using var scope = NewDisposeScope();
            var prediction = predict(Cut(images, corner, length, firstAxis: 2)) * weight;
            sum ??= zeros([prediction.shape[0], prediction.shape[1], .. size], device: images.device).MoveToOuterDisposeScope();
            Cut(sum, corner, length, firstAxis: 2).AddInPlace(prediction);
            Cut(total, corner, length, firstAxis: 0).AddInPlace(weight);
        }

        return sum!.div_(total);
    }

    /// <summary>Where windows start along an axis: evenly spread, overlapping by at least the share, the last one at the end.</summary>
    internal static long[] Starts(long whole, long part, double overlap)
    {
        var stride = Math.Max(1, part * (1 - overlap));
        var gaps = (int)Math.Ceiling((whole - part) / stride);
        return [.. Enumerable.Range(0, gaps + 1).Select(i => gaps == 0 ? 0 : (long)Math.Round((double)i * (whole - part) / gaps))];
    }

    private static Tensor Gaussian(long[] length)
    {
        using var scope = NewDisposeScope();
        var product = ones([.. length.Select(_ => 1L)]);
        for (var axis = 0; axis < length.Length; axis++)
        {
            var shape = length.Select((part, other) => other == axis ? part : 1).ToArray();
            var distance = tensor([.. Enumerable.Range(0, (int)length[axis]).Select(place => (float)place)]).Minus((length[axis] - 1) / 2.0).Times(8.0 / length[axis]);
            product = product * distance.Squared().Times(-0.5).exp().reshape(shape);
        }

        return product.MoveToOuterDisposeScope();
    }

    private static Tensor Cut(Tensor whole, long[] corner, long[] length, int firstAxis)
    {
        for (var axis = 0; axis < corner.Length; axis++)
        {
            whole = whole.narrow(firstAxis + axis, corner[axis], length[axis]);
        }

        return whole;
    }

    private static IEnumerable<long[]> Corners(long[][] starts) =>
        starts.Aggregate<long[], IEnumerable<long[]>>([[]], (corners, axis) => corners.SelectMany(corner => axis.Select(start => (long[])[.. corner, start])));
}
