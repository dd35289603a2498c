using Sigmask.Losses;
using static TorchSharp.torch;

namespace Sigmask.Inference;

/// <summary>Predicts a large image in the overlapping windows of a <see cref="WindowPlan"/>.</summary>
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
        if (WindowPlan.For([.. size.Select(length => (int)length)], window, overlap) is not { } plan)
        {
            return predict(images);
        }

        var weight = tensor(plan.Weights, [.. plan.Length.Select(length => (long)length)], device: images.device);
        var total = zeros(size, device: images.device);
        Tensor? sum = null;
        foreach (var corner in plan.Corners)
        {
            using var scope = NewDisposeScope();
            var prediction = predict(Cut(images, corner, plan.Length, firstAxis: 2)) * weight;
            sum ??= zeros([prediction.shape[0], prediction.shape[1], .. size], device: images.device).MoveToOuterDisposeScope();
            Cut(sum, corner, plan.Length, firstAxis: 2).AddInPlace(prediction);
            Cut(total, corner, plan.Length, firstAxis: 0).AddInPlace(weight);
        }

        return sum!.div_(total);
    }

    private static Tensor Cut(Tensor whole, int[] corner, IReadOnlyList<int> length, int firstAxis)
    {
        for (var axis = 0; axis < corner.Length; axis++)
        {
            whole = whole.narrow(firstAxis + axis, corner[axis], length[axis]);
        }

        return whole;
    }
}
