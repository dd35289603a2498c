using Sigmask.Auditing;
using Sigmask.Data;
using Sigmask.Statistics;

namespace Sigmask.Tests.Auditing;

public sealed class AuditScoreTests
{
    // Two classes, four pixels; the probability of class 1 is 0.1, 0.8, 0.6, 0.3.
    private static readonly float[] Maps = [0.9f, 0.2f, 0.4f, 0.7f, 0.1f, 0.8f, 0.6f, 0.3f];

    [Fact]
    public void A_threshold_is_the_mean_probability_of_a_class_where_it_is_annotated()
    {
        var thresholds = new ClassThresholds(3);
        thresholds.Add([.. Maps, 0, 0, 0, 0], [0, 1, 1, Sample.Ignored]);
        thresholds.Add([.. Maps, 0, 0, 0, 0], [1, 0, Sample.Ignored, Sample.Ignored]);
        Assert.Equal((0.9 + 0.2) / 2, thresholds.Values[0], 1e-6);
        Assert.Equal((0.8 + 0.6 + 0.1) / 3, thresholds.Values[1], 1e-6);
        Assert.Equal(double.PositiveInfinity, thresholds.Values[2]);
    }

    [Fact]
    public void The_mean_loss_is_the_cross_entropy_of_the_pixels_that_count()
    {
        Assert.Equal(-(Math.Log(0.9) + Math.Log(0.8) + Math.Log(0.7)) / 3, AuditBaselines.MeanLoss(Maps, [0, 1, Sample.Ignored, 0]), 1e-6);
        Assert.Equal(0, AuditBaselines.MeanLoss(Maps, [255, 255, 255, 255]));
        Assert.Equal(-Math.Log(1e-7), AuditBaselines.MeanLoss([1, 0], [1]), 1e-6);
    }

    [Fact]
    public void The_softmin_score_weighs_the_pixels_with_the_least_probability_most()
    {
        double[] scores = [0.9, 0.2, 0.7];
        var weights = scores.Select(score => Math.Exp((1 - score) / 0.1)).ToArray();
        Assert.Equal(scores.Zip(weights, (score, weight) => score * weight).Sum() / weights.Sum(), AuditBaselines.Softmin(Maps, [0, 0, Sample.Ignored, 0]), 1e-6);
        Assert.Equal(1, AuditBaselines.Softmin(Maps, [255, 255, 255, 255]));
    }

    [Fact]
    public void The_suspicious_share_is_that_of_each_structure_as_drawn_or_suggested_counted_by_margin()
    {
        // The second pixel should be 1 (0.8 against 0.2), the third is right, the last is ignored.
        Assert.Equal(0.6 / 2, Share([0, 0, 1, Sample.Ignored], Maps, 2), 1e-6);

        // The first pixel of three classes should be 2, which is nowhere drawn (0.95 against 0.9), the second 1 instead of 0.
        float[] three = [.. Maps, 0.95f, 0, 0, 0];
        Assert.Equal(((0.6 / 2) + (0.05 / 1)) / 2, Share([0, 0, 1, 255], three, 3), 1e-6);

        // A class that is neither drawn nor suggested has no part.
        Assert.Equal(Share([0, 0, 1, 255], Maps, 2), Share([0, 0, 1, 255], [.. Maps, 0, 0, 0, 0], 3), 1e-6);
        Assert.Equal(0, Share([0, 1, 1, 0], Maps, 2));
        Assert.Equal(0, Share([255, 255, 255, 255], Maps, 2));

        static double Share(byte[] labels, float[] maps, int classes) => SuspiciousShare.Of(labels, new Disagreement(labels, maps, new double[classes]), classes);
    }

    [Fact]
    public void A_pixel_is_the_more_suspicious_the_less_probable_its_label_and_the_more_suspicious_its_case_and_never_if_ignored()
    {
        var (calm, alarmed) = (PixelSuspicion.Of([0, 1, 1, Sample.Ignored], Maps, 0.1), PixelSuspicion.Of([0, 1, 1, Sample.Ignored], Maps, 0.4));
        Assert.True(calm[0] < calm[1] && calm[1] < calm[2]);
        Assert.All(Enumerable.Range(0, 3), pixel => Assert.Equal(2 * Math.Log(0.403 / 0.103), alarmed[pixel] - calm[pixel], 1e-9));
        Assert.Equal(double.NegativeInfinity, calm[3]);
    }

    [Fact]
    public void Average_precision_and_area_under_the_roc_have_the_values_of_their_definitions()
    {
        // scikit-learn 1.5: average_precision_score and roc_auc_score of y = 1 0 1 0 0 1, s = .9 .8 .7 .7 .2 .1.
        double[] scores = [0.9, 0.8, 0.7, 0.7, 0.2, 0.1];
        bool[] sought = [true, false, true, false, false, true];
        Assert.Equal((1 + (2.0 / 4) + (3.0 / 6)) / 3, RankingQuality.AveragePrecision(scores, sought), 1e-12);
        Assert.Equal((3 + 1.5 + 0) / 9, RankingQuality.AreaUnderRoc(scores, sought), 1e-12);
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new SeededRandom(seed, 4);
            double[] at = [.. Enumerable.Range(0, 20).Select(_ => (double)random.NextInt(6))];
            bool[] sign = [true, false, .. Enumerable.Range(0, 18).Select(_ => random.NextBool(0.3))];
            var pairs = from i in Enumerable.Range(0, 20) from j in Enumerable.Range(0, 20) where sign[i] && !sign[j] select at[i] > at[j] ? 1 : at[i] == at[j] ? 0.5 : 0;
            Assert.Equal(pairs.Average(), RankingQuality.AreaUnderRoc(at, sign), 1e-12);
            var precisions = Enumerable.Range(0, 20).Where(i => sign[i]).Select(i => Enumerable.Range(0, 20).Where(j => at[j] >= at[i]).Average(j => sign[j] ? 1.0 : 0));
            Assert.Equal(precisions.Average(), RankingQuality.AveragePrecision(at, sign), 1e-12);
        }
    }
}
