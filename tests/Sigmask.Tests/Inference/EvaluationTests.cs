using Sigmask.Data;
using Sigmask.Inference;
using Sigmask.Metrics;
using Sigmask.Tests.Data;

namespace Sigmask.Tests.Inference;

public sealed class EvaluationTests
{
    [Fact]
    public void Each_case_and_class_is_scored_on_the_pixels_of_the_image()
    {
        // The second image shows class 1 where the annotation has it and on one pixel more.
        var source = Source(
            Networks.Shown("a", [0, 1, 2, 2, 1, 0], 2, 3),
            Networks.Shown("b", [0, 1, 1, 0], 1, 4) with { Image = [1, 1, 1, 0] });
        using var predictor = Networks.Reader(source.Description);
        var scores = Evaluation.Of(predictor, source).Scores;
        Assert.Equal(["a 1", "a 2", "b 1", "b 2"], scores.Select(score => $"{score.Key.Case} {score.Class}"));
        Assert.Equal([1.0, 1.0, 0.8, null], scores.Select(score => score.Dice));
        Assert.Equal(["class1", "class2", "class1", "class2"], scores.Select(score => score.Name));
    }

    [Fact]
    public void Pixels_that_are_ignored_take_no_part()
    {
        var source = Source(Networks.Shown("a", [1, 1, Sample.Ignored, 0], 2, 2) with { Image = [1, 1, 2, 0] });
        using var predictor = Networks.Reader(source.Description);
        Assert.Equal([1.0, null], Evaluation.Of(predictor, source).Scores.Select(score => score.Dice));
    }

    [Fact]
    public void Other_classes_and_missing_annotation_are_named()
    {
        var source = Source(Networks.Shown("a", [0, 1], 1, 2) with { Labels = [] });
        using var predictor = Networks.Reader(source.Description);
        using var other = Networks.Reader(source.Description with { Classes = ["background", "head", "tail"] });
        Assert.Contains("Case a has no annotation", Assert.Throws<DataException>(() => Evaluation.Of(predictor, source)).Message);
        var message = Assert.Throws<DataException>(() => Evaluation.Of(other, source)).Message;
        Assert.Contains("class0, class1, class2", message);
        Assert.Contains("background, head, tail", message);
    }

    [Fact]
    public void Lengths_are_in_mm_if_the_spacing_of_every_case_is_known_and_in_pixels_otherwise()
    {
        // One pixel too many at the end of a row.
        var sample = Networks.Shown("a", [1, 1, 0, 0], 1, 4) with { Image = [1, 1, 1, 0], Spacing = [3, 2] };
        var (known, partly) = (Source(sample), Source(sample, sample with { Case = "b", Spacing = null }));
        using var predictor = Networks.Reader(known.Description);
        var inMillimetres = Evaluation.Of(predictor, known);
        Assert.Equal((true, 2.0, 18.0), (inMillimetres.IsInMillimetres, inMillimetres.Scores[0].Surface!.Hausdorff, inMillimetres.Scores[0].Size!.Predicted));
        Assert.Empty(inMillimetres.Notes);
        var inPixels = Evaluation.Of(predictor, partly);
        Assert.Equal((false, 1.0, 3.0), (inPixels.IsInMillimetres, inPixels.Scores[0].Surface!.Hausdorff, inPixels.Scores[0].Size!.Predicted));
        Assert.Contains("in pixels", Assert.Single(inPixels.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_case_is_read_once_if_the_spacing_of_all_is_known()
    {
        var sample = Networks.Shown("a", [1, 1, 0, 0], 1, 4) with { Spacing = [3, 2] };
        var source = new CountingSource(Source(sample, sample with { Case = "b" }));
        using var predictor = Networks.Reader(source.Description);
        Evaluation.Of(predictor, source);
        Assert.Equal([0, 1], source.Reads);
    }

    [Fact]
    public void It_can_be_stopped()
    {
        var source = Source(Networks.Shown("a", [0, 1], 1, 2));
        using var predictor = Networks.Reader(source.Description);
        Assert.Throws<OperationCanceledException>(() => Evaluation.Of(predictor, source, cancellation: new CancellationToken(canceled: true)));
    }

    private static ArraySource Source(params Sample[] samples) => new(samples, classes: 3);

    private sealed class CountingSource(ISampleSource inner) : ISampleSource
    {
        public List<int> Reads { get; } = [];

        public DataDescription Description => inner.Description;

        public IReadOnlyList<CaseKey> Cases => inner.Cases;

        public Sample Read(int index)
        {
            Reads.Add(index);
            return inner.Read(index);
        }
    }
}
