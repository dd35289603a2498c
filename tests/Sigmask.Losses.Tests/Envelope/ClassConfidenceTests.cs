using TorchSharp;
using static TorchSharp.torch;

namespace Sigmask.Losses.Tests;

/// <summary>The thresholds of class confidence and the pixels it finds suspicious, against loops over pixels.</summary>
public sealed class ClassConfidenceTests
{
    public static TheoryData<bool, int, ScalarType> Kinds => new()
    {
        { false, 2, ScalarType.Float32 }, { false, 2, ScalarType.Float64 }, { false, 3, ScalarType.Float64 }, { true, 2, ScalarType.Float32 }, { true, 3, ScalarType.Float64 },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Over_many_batches_thresholds_and_suspicious_pixels_are_those_of_the_definition(bool isMultiLabel, int dimensions, ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var confidence = new ClassConfidence(3, isMultiLabel);
        var naive = new NaiveConfidence(3, isMultiLabel);
        for (var seed = 0; seed < 12; seed++)
        {
            var (logits, target) = Batches.Random(seed, isMultiLabel, dimensions, type, absent: seed < 4 ? 2 : -1);
            var share = seed % 2 == 0 ? 1 : 0.7;
            double? own = seed % 3 == 0 ? null : 0.6;
            var most = seed % 4 == 3 ? 1 : 0.7;
            var expected = naive.Judge(logits, target, share, own, most);
            var actual = HostArray.Of<bool>(confidence.Judge(logits, target, share: share, own: own, most: most));
            Assert.Equal(expected, actual);
            Assert.Contains(true, actual);
            foreach (var (first, second) in InPairs.Of(naive.Thresholds, confidence.Thresholds))
            {
                Assert.Equal(first, second, 1e-6);
            }
        }
    }

    [Fact]
    public void A_smaller_share_of_its_usual_probability_is_reached_by_more_pixels()
    {
        using var scope = NewDisposeScope();
        using var confidence = new ClassConfidence(2, isMultiLabel: false);
        var (logits, labels) = (Logits([0.82, 0.78, 0.65, 0.75]), Labels(0, 0, 1, 1));   // t of class 0: 0.8
        Assert.Equal([false, false, false, false], HostArray.Of<bool>(confidence.Judge(logits, labels)));
        Assert.Equal([false, false, false, true], HostArray.Of<bool>(confidence.Judge(logits, labels, share: 0.9)));
        Assert.Equal([false, false, true, true], HostArray.Of<bool>(confidence.Judge(logits, labels, share: 0.8)));
    }

    [Fact]
    public void A_class_that_is_contradicted_in_more_than_a_share_of_its_pixels_is_believed_in_that_image()
    {
        using var scope = NewDisposeScope();
        using var confidence = new ClassConfidence(2, isMultiLabel: false);

        // Probabilities of class 0, whose t is 0.9: of class 1 (t = 0.59) two of four pixels reach it in the first image, three in the second, one of one in the third, none in the last.
        var logits = cat([Logits([0.9, 0.95, 0.95, 0.01, 0.01]), Logits([0.9, 0.95, 0.95, 0.95, 0.01]), Logits([0.9, 0.95, 0.9, 0.9, 0.9]), Logits([0.01, 0.01, 0.01, 0.01, 0.01])], 0);
        var labels = SegmentationTarget.MultiClass(tensor([0L, 1, 1, 1, 1, 0, 1, 1, 1, 1, 0, 1, 0, 0, 0, 1, 1, 1, 1, 1], [4, 5]), 2);
        bool[] all = [false, true, true, false, false, false, true, true, true, false, false, true, false, false, false, .. new bool[5]];
        Assert.Equal(all, HostArray.Of<bool>(confidence.Judge(logits, labels)));
        Assert.Equal([.. all[..5], .. new bool[15]], HostArray.Of<bool>(confidence.Judge(logits, labels, most: 0.5)));
        Assert.Equal([.. all[..10], .. new bool[10]], HostArray.Of<bool>(confidence.Judge(logits, labels, most: 0.75)));
        Assert.Equal(new bool[20], HostArray.Of<bool>(confidence.Judge(logits, labels, most: 0.45)));
    }

    [Fact]
    public void A_class_that_is_contradicted_as_a_rule_is_believed_everywhere_and_still_claims_pixels_of_others()
    {
        using var scope = NewDisposeScope();
        using var confidence = new ClassConfidence(2, isMultiLabel: false);

        // Class 1 has 0.05, 0.6 and 0.65 where it is annotated (t = 0.43), and 0.5 on a pixel of class 0 (t = 0.8).
        var (logits, labels) = (Logits([0.95, 0.4, 0.35, 0.5, 0.95, 0.95]), Labels(1, 1, 1, 0, 0, 0));
        Assert.Equal([true, false, false, true, false, false], HostArray.Of<bool>(confidence.Judge(logits, labels)));
        Assert.Equal([false, false, false, true, false, false], HostArray.Of<bool>(confidence.Judge(logits, labels, most: 0.5)));
        Assert.Equal([true, false, false, true, false, false], HostArray.Of<bool>(confidence.Judge(logits, labels, most: 0.6)));
    }

    [Fact]
    public void Of_several_labels_a_channel_that_is_believed_is_no_reason_but_another_may_be()
    {
        using var scope = NewDisposeScope();
        using var confidence = new ClassConfidence(2, isMultiLabel: true);

        // The first channel is contradicted wherever it is on, one pixel, and wherever it is off; the second in one of three pixels that are on.
        var on = tensor([1L, 0, 0, 0, 1, 1, 1, 0], [1, 2, 4]);
        double[] p = [0.01, 0.05, 0.05, 0.05, 0.01, 0.99, 0.99, 0.05];
        var logits = tensor([.. p.Select(one => Math.Log(one / (1 - one)))], [1, 2, 4]);
        Assert.Equal([true, true, true, true], HostArray.Of<bool>(confidence.Judge(logits, SegmentationTarget.MultiLabel(on))));
        Assert.Equal([true, false, false, false], HostArray.Of<bool>(confidence.Judge(logits, SegmentationTarget.MultiLabel(on), most: 0.5)));
        Assert.Equal([false, false, false, false], HostArray.Of<bool>(confidence.Judge(logits, SegmentationTarget.MultiLabel(on), most: 0.3)));
    }

    [Fact]
    public void A_class_that_the_network_does_not_know_yet_keeps_its_pixels()
    {
        using var scope = NewDisposeScope();
        using var confidence = new ClassConfidence(2, isMultiLabel: false);

        // t of class 0: 0.9, of class 1: 0.2. A probability of 0.1 for class 1 is half of the usual one; 0.01 is not.
        var (logits, labels) = (Logits([0.9, 0.9, 0.9, 0.99, 0.51]), Labels(0, 0, 1, 1, 1));
        Assert.Equal([false, false, true, true, false], HostArray.Of<bool>(confidence.Judge(logits, labels)));
        Assert.Equal([false, false, false, true, false], HostArray.Of<bool>(confidence.Judge(logits, labels, own: 0.4)));
    }

    [Fact]
    public void The_first_batch_counts_in_full_and_later_ones_as_in_a_mean_with_decay()
    {
        using var scope = NewDisposeScope();
        using var confidence = new ClassConfidence(2, isMultiLabel: false);
        double[] seen = [0.9, 0.5, 0.7];
        foreach (var p in seen)
        {
            confidence.Judge(Logits([p, p]), Labels(0, 0));
        }

        var weights = new[] { 0.95 * 0.95, 0.95, 1 };
        Assert.Equal(seen.Zip(weights, (p, weight) => p * weight).Sum() / weights.Sum(), confidence.Thresholds[0], 1e-12);
    }

    [Fact]
    public void A_class_that_has_not_occurred_makes_nothing_suspicious_and_one_that_is_away_keeps_its_threshold()
    {
        using var scope = NewDisposeScope();
        using var confidence = new ClassConfidence(2, isMultiLabel: false);
        Assert.DoesNotContain(true, HostArray.Of<bool>(confidence.Judge(Logits([0.01, 0.8]), Labels(0, 0))));
        Assert.True(double.IsNaN(confidence.Thresholds[1]));

        // The second is labelled 1 and taken for 0 with more than the mean of class 0.
        Assert.Equal([false, true, false], HostArray.Of<bool>(confidence.Judge(Logits([0.45, 0.6, 0.2]), Labels(0, 1, 1))));
        var before = confidence.Thresholds[1];
        Assert.Equal(0.6, before, 1e-12);
        confidence.Judge(Logits([0.7, 0.7]), Labels(0, 0));
        Assert.Equal(before, confidence.Thresholds[1]);
    }

    [Fact]
    public void A_probability_that_equals_the_threshold_reaches_it()
    {
        using var scope = NewDisposeScope();
        foreach (var p in Enumerable.Range(1, 99).Select(percent => percent / 100.0))
        {
            using var confidence = new ClassConfidence(2, isMultiLabel: false);
            for (var batch = 0; batch < 3; batch++)
            {
                Assert.Equal([true, true, true, true], HostArray.Of<bool>(confidence.Judge(Logits([p, p, p, p]).to(float32), Labels(0, 0, 0, 1))));
            }
        }
    }

    [Fact]
    public void Ignored_pixels_neither_teach_nor_are_suspicious()
    {
        using var scope = NewDisposeScope();
        using var confidence = new ClassConfidence(2, isMultiLabel: false);
        var logits = Logits([0.8, 0.9, 0.1, 0.3]);
        logits[0, 0, 1] = double.NaN;
        var suspicious = confidence.Judge(logits, SegmentationTarget.MultiClass(tensor([0L, 255, 255, 1], [1, 4]), 2, 255));
        Assert.DoesNotContain(true, HostArray.Of<bool>(suspicious));
        Assert.Equal([0.8, 0.7], confidence.Thresholds.Select(threshold => Math.Round(threshold, 12)));
    }

    [Fact]
    public void A_logit_that_is_not_finite_leaves_the_means_as_they_are()
    {
        using var scope = NewDisposeScope();
        using var confidence = new ClassConfidence(2, isMultiLabel: false);
        confidence.Judge(Logits([0.8, 0.3]), Labels(0, 1));
        var before = confidence.Thresholds;
        confidence.Judge(tensor([double.NaN, double.PositiveInfinity, 0, 0], [1, 2, 2]), Labels(0, 1));
        Assert.Equal(before, confidence.Thresholds);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Over_several_batches_every_pixel_counts_once_in_any_order_and_what_is_judged_is_not_taken_in(bool isMultiLabel)
    {
        using var scope = NewDisposeScope();
        (Tensor Logits, SegmentationTarget Target)[] batches = [.. Enumerable.Range(0, 3).Select(seed => Batches.Random(seed, isMultiLabel, 2, float64, absent: seed == 1 ? 2 : -1))];

        // As one batch, of which the thresholds are the means over its pixels; of the first batch one image only.
        batches[0] = (batches[0].Logits.narrow(0, 0, 1), Target(Labelled(batches[0].Target).narrow(0, 0, 1)));
        using var one = new ClassConfidence(3, isMultiLabel);
        var expected = HostArray.Of<bool>(one.Judge(cat([.. batches.Select(batch => batch.Logits)], 0), Target(cat([.. batches.Select(batch => Labelled(batch.Target))], 0)), share: 0.7, own: 0.6));

        using var pooled = ClassConfidence.Over(batches, 3, isMultiLabel);
        using var reversed = ClassConfidence.Over(batches.AsEnumerable().Reverse(), 3, isMultiLabel);
        foreach (var confidence in new[] { pooled, reversed })
        {
            bool[] judged = [.. batches.SelectMany(batch => HostArray.Of<bool>(confidence.Judge(batch.Logits, batch.Target, share: 0.7, own: 0.6)))];
            Assert.Equal(expected, judged);
            Assert.Contains(true, judged);
            foreach (var (first, second) in InPairs.Of(one.Thresholds, confidence.Thresholds))
            {
                Assert.Equal(first, second, 1e-12);
            }
        }

        Tensor Labelled(SegmentationTarget target) => target.Labels.masked_fill(isMultiLabel ? target.Valid.logical_not().unsqueeze(1) : target.Valid.logical_not(), 255);
        SegmentationTarget Target(Tensor labels) => isMultiLabel ? SegmentationTarget.MultiLabel(labels, 255) : SegmentationTarget.MultiClass(labels, 3, 255);
    }

    [Fact]
    public void Over_batches_without_a_class_that_class_has_no_threshold()
    {
        using var scope = NewDisposeScope();
        using var confidence = ClassConfidence.Over([(Logits([0.9]), Labels(0)), (Logits([0.6, 0.3]), Labels(0, 0))], 2, isMultiLabel: false);
        Assert.Equal(0.6, confidence.Thresholds[0], 1e-12);
        Assert.True(double.IsNaN(confidence.Thresholds[1]));
        Assert.DoesNotContain(true, HostArray.Of<bool>(confidence.Judge(Logits([0.01]), Labels(0))));
    }

    [Fact]
    public void Of_a_batch_in_two_halves_every_pixel_counts_once_whichever_half_it_is_in()
    {
        using var scope = NewDisposeScope();
        (Tensor Logits, SegmentationTarget Target)[] halves = [Half(10, 0.9, 90, 0.2), Half(90, 0.6, 10, 0.7)];

        // Of class 0 10 pixels with 0.9 and 90 with 0.6; of class 1 90 with 0.8 and 10 with 0.3. The means of the halves' means would be 0.75 and 0.55.
        double[] expected = [0.63, 0.75];
        using var whole = new ClassConfidence(2, isMultiLabel: false);
        var suspicious = HostArray.Of<bool>(whole.Judge(cat([.. halves.Select(half => half.Logits)], 0), SegmentationTarget.MultiClass(cat([.. halves.Select(half => half.Target.Labels)], 0), 2)));
        Assert.Equal(10, suspicious.Count(isSuspicious => isSuspicious));
        RequireThresholds(whole);

        // What each half gives to the sum is heard first, whatever it is.
        double[][] given = Array.ConvertAll(halves, half =>
        {
            using var alone = new ClassConfidence(2, isMultiLabel: false);
            var listener = new HalfBatch(null);
            alone.Judge(half.Logits, half.Target, listener);
            return Assert.Single(listener.Given);
        });
        for (var own = 0; own < 2; own++)
        {
            using var confidence = new ClassConfidence(2, isMultiLabel: false);
            var judged = HostArray.Of<bool>(confidence.Judge(halves[own].Logits, halves[own].Target, new HalfBatch(given[1 - own])));
            Assert.Equal(suspicious[(100 * own)..(100 * (own + 1))], judged);
            RequireThresholds(confidence);
        }

        void RequireThresholds(ClassConfidence confidence)
        {
            foreach (var (first, second) in InPairs.Of(expected, confidence.Thresholds))
            {
                Assert.Equal(first, second, 1e-12);
            }
        }

        // So many pixels of class 0 and of class 1, and the probability of class 0 there.
        static (Tensor, SegmentationTarget) Half(int ofFirst, double there, int ofSecond, double elsewhere) => (
            Logits([.. Enumerable.Repeat(there, ofFirst), .. Enumerable.Repeat(elsewhere, ofSecond)]),
            Labels([.. Enumerable.Repeat(0L, ofFirst), .. Enumerable.Repeat(1L, ofSecond)]));
    }

    [Fact]
    public void Labels_of_another_kind_are_refused_and_both_are_named()
    {
        using var scope = NewDisposeScope();
        using var confidence = new ClassConfidence(3, isMultiLabel: true);
        var error = Assert.Throws<ArgumentException>(() => confidence.Judge(Logits([0.5]), Labels(0)));
        Assert.Contains("3 channels with several labels a pixel", error.Message, StringComparison.Ordinal);
        Assert.Contains("2 classes, one a pixel", error.Message, StringComparison.Ordinal);
    }

    // Probabilities of class 0 of two.
    private static Tensor Logits(double[] ofFirst) => tensor([.. ofFirst.Select(p => Math.Log(p)), .. ofFirst.Select(p => Math.Log(1 - p))], [1, 2, ofFirst.Length], dtype: float64);

    private static SegmentationTarget Labels(params long[] labels) => SegmentationTarget.MultiClass(tensor(labels, [1, labels.Length]), 2);

    /// <summary>One image of two; the process of the other gives numbers that are known.</summary>
    private sealed class HalfBatch(double[]? other) : IDistributedBatch
    {
        public List<double[]> Given { get; } = [];

        public int Images => 2;

        public int First => 0;

        public int Own => 1;

        public double[] Gather(double[] own) => throw new NotSupportedException();

        public double[] Sum(double[] own)
        {
            Given.Add(own);
            return other is null ? own : [.. InPairs.Of(own, other).Select(pair => pair.First + pair.Second)];
        }
    }
}
