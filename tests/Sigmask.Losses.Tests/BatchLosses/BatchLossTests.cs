using CsCheck;
using static TorchSharp.torch;

namespace Sigmask.Losses.Tests;

/// <summary>Reductions against sorting by hand, and what they do with little to choose from.</summary>
public sealed class BatchLossTests
{
    private static readonly Gen<(int Seed, double Ignored)> Problems = Gen.Select(Gen.Int[0, 100_000], Gen.Double[0, 0.9]);

    [Fact]
    public void Top_k_and_ranked_range_are_means_of_sorted_losses() => Gen.Select(Problems, Gen.Double[0.01, 1], Gen.Double[0, 0.99]).ForAll((given, share, part) =>
    {
        using var scope = NewDisposeScope();
        var problem = new Problem(given.Seed, isMultiLabel: false, given.Ignored);
        var loss = new CrossEntropy();
        var images = LossesOfImages(problem, loss);
        if (images.Length == 0)
        {
            return;
        }

        var drop = share * part;
        var pixels = images.SelectMany(image => image).ToArray();
        var means = images.Select(image => image.Average()).ToArray();
        Near(Ranked(pixels, 0, share), new PixelTopK(loss, Quota.Share(share)), problem);
        Near(Ranked(pixels, drop, share), new RankedRange(loss, Quota.Share(drop), Quota.Share(share), RankLevel.PixelsOfBatch), problem);
        Near(images.Average(image => Ranked(image, 0, share)), new AverageTopK(loss, Quota.Share(share), RankLevel.PixelsOfImage), problem);
        Near(images.Average(image => Ranked(image, drop, share)), new RankedRange(loss, Quota.Share(drop), Quota.Share(share)), problem);
        Near(Ranked(means, 0, share), new AverageTopK(loss, Quota.Share(share)), problem);
        Near(Ranked(means, drop, share), new RankedRange(loss, Quota.Share(drop), Quota.Share(share), RankLevel.Images), problem);
    });

    [Fact]
    public void Means_are_over_pixels_over_images_or_over_weights() => Problems.ForAll(given =>
    {
        using var scope = NewDisposeScope();
        var problem = new Problem(given.Seed, isMultiLabel: false, given.Ignored);
        double[] weights = [0.5, 1, 3];
        var loss = new CrossEntropy(weights);
        var images = LossesOfImages(problem, loss);
        if (images.Length == 0)
        {
            return;
        }

        var pixels = images.SelectMany(image => image).ToArray();
        Near(pixels.Average(), new MeanLoss(loss), problem);
        Near(pixels.Sum(), new MeanLoss(loss, PixelReduction.Sum), problem);
        Near(images.Average(image => image.Average()), new MeanLoss(loss, PixelReduction.Images), problem);
        var labels = problem.Labels.masked_select(problem.Ignore.logical_not()).data<long>().ToArray();
        Near(pixels.Sum() / labels.Sum(label => weights[label]), new MeanLoss(loss, PixelReduction.ClassWeights), problem);
    });

    [Fact]
    public void Everything_kept_is_the_mean_and_more_than_everything_too()
    {
        using var scope = NewDisposeScope();
        var problem = new Problem(seed: 41, isMultiLabel: true, ignoredShare: 0.3);
        var loss = new BinaryCrossEntropy();
        foreach (var all in (Quota[])[Quota.Share(1), Quota.Count(1_000_000)])
        {
            Near(Value(new MeanLoss(loss), problem), new PixelTopK(loss, all), problem);
            Near(Value(new MeanLoss(loss, PixelReduction.Images), problem), new AverageTopK(loss, all), problem);
            Near(Value(new MeanLoss(loss, PixelReduction.Images), problem), new AverageTopK(loss, all, RankLevel.PixelsOfImage), problem);
        }
    }

    [Fact]
    public void A_single_pixel_is_kept_whatever_the_share()
    {
        using var scope = NewDisposeScope();
        var logits = zeros([1, 3, 1, 1]);
        var target = SegmentationTarget.MultiClass(zeros([1, 1, 1], dtype: int64), 3);
        foreach (var loss in (IBatchLoss[])
            [
                new PixelTopK(new CrossEntropy()),
                new AverageTopK(new CrossEntropy(), Quota.Count(0)),
                new RankedRange(new CrossEntropy(), Quota.Count(5), Quota.Count(9)),
                new RankedRange(new CrossEntropy(), Quota.Share(0.5), Quota.Count(1), RankLevel.Images),
            ])
        {
            Assert.Equal(Math.Log(3), loss.Forward(logits, target).item<float>(), 1e-6);
        }
    }

    [Fact]
    public void Equal_losses_share_the_gradient_evenly()
    {
        using var scope = NewDisposeScope();
        var logits = zeros([1, 2, 2, 4]).requires_grad_(true);
        new PixelTopK(new CrossEntropy(), Quota.Count(3)).Forward(logits, SegmentationTarget.MultiClass(zeros([1, 2, 4], dtype: int64), 2)).backward();
        Assert.Equal(0, (logits.grad![0, 1] - (0.5 / 8)).abs().max().item<float>(), 1e-7);
    }

    [Fact]
    public void A_NaN_is_an_error_that_names_the_image()
    {
        using var scope = NewDisposeScope();
        var logits = zeros([3, 2, 2, 2]);
        logits[1, 0, 1, 1] = float.NaN;
        var target = SegmentationTarget.MultiClass(zeros([3, 2, 2], dtype: int64), 2);
        foreach (var level in Enum.GetValues<RankLevel>())
        {
            Assert.Equal(1, Assert.Throws<NonFiniteLossException>(() => new AverageTopK(new CrossEntropy(), level: level).Forward(logits, target)).Image);
        }
    }

    [Fact]
    public void Shares_are_rounded_down_to_whole_items_but_not_by_rounding_errors()
    {
        Assert.Equal(29, Quota.Share(0.29).Of(100));
        Assert.Equal(12, Quota.Share(0.1).Of(129));
        Assert.Equal(0, Quota.Share(0.1).Of(9));
        Assert.Equal(7, Quota.Count(7).Of(100));
        Assert.Equal(5, Quota.Count(7).Of(5));
    }

    [Fact]
    public void Options_out_of_range_are_errors()
    {
        RequireError(() => Quota.Share(1.1), "share must be from 0 to 1, not 1.1.");
        RequireError(() => Quota.Count(-1), "count must be at least 0, not -1.");
        RequireError(() => new RankedRange(new CrossEntropy(), Quota.Share(0.5), Quota.Share(0.5)), "drop must be below top, but is 0.5 of 0.5.");
        RequireError(() => new MeanLoss(new FocalLoss(), PixelReduction.ClassWeights), "FocalLoss has no weights of labels to divide by");
    }

    private static void RequireError(Func<object> action, string message) =>
        Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(action).Message, StringComparison.Ordinal);

    // The losses of the valid pixels of each image that has any.
    private static double[][] LossesOfImages(Problem problem, CrossEntropy loss)
    {
        var losses = loss.Forward(problem.Logits, problem.Target).flatten(1);
        return [.. Enumerable.Range(0, Problem.Images)
            .Select(b => losses[b].masked_select(problem.Ignore.flatten(1)[b].logical_not()).data<double>().ToArray())
            .Where(image => image.Length > 0)];
    }

    private static double Ranked(double[] losses, double drop, double share)
    {
        var last = Math.Max((int)Math.Floor((share * losses.Length) + 1e-9), 1);
        var first = Math.Min((int)Math.Floor((drop * losses.Length) + 1e-9), last - 1);
        return losses.OrderDescending().Take(last).Skip(first).Average();
    }

    private static double Value(IBatchLoss loss, Problem problem) => loss.Forward(problem.Logits, problem.Target).item<double>();

    private static void Near(double expected, IBatchLoss loss, Problem problem) => Assert.Equal(expected, Value(loss, problem), 1e-10);
}
