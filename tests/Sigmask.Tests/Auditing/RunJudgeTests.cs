using Sigmask.Auditing;
using Sigmask.Data;
using Sigmask.Losses;
using Sigmask.Tests.Inference;
using Sigmask.Training;

namespace Sigmask.Tests.Auditing;

/// <summary>A network that was trained elsewhere as a judge.</summary>
public sealed class RunJudgeTests : IDisposable
{
    private readonly TrainedNetwork run = Trained("ce", logits: 2);

    public void Dispose() => run.Dispose();

    [Fact]
    public void Data_of_other_classes_are_refused()
    {
        var error = Assert.Throws<DataException>(() => new RunJudge(run, Cases([0, 1, 0, 1], "background", "head")));

        Assert.Equal("judged has classes background, head; the network knows background, square.", error.Message);
    }

    [Fact]
    public void A_network_that_gives_a_pixel_several_labels_is_refused_as_by_cross_validation()
    {
        using var several = Trained("bce", logits: 1);

        var error = Assert.Throws<TrainingException>(() => new RunJudge(several, Cases([0, 1, 0, 1], "background", "square")));

        Assert.Equal("`TrainingPlan.Loss = bce`: an audit is of one class a pixel; say ce instead of bce.", error.Message);
    }

    [Fact]
    public void A_case_without_annotation_is_named()
    {
        using var judge = new RunJudge(run, Cases([], "background", "square"));

        var error = Assert.Throws<DataException>(() => judge.Judge(0, TestContext.Current.CancellationToken));

        Assert.Equal("Case a has no annotation to be audited; add its mask or leave the case out.", error.Message);
    }

    [Fact]
    public void Both_judgements_are_what_the_network_makes_of_the_image()
    {
        using var judge = new RunJudge(run, Cases([0, 0, 0, 1], "background", "square"));

        var judged = judge.Judge(0, TestContext.Current.CancellationToken);

        Assert.Equal(judged.Proofread, judged.Segmented);
        Assert.Equal([1, 0, 1, 0, 0, 1, 0, 1], judged.Proofread.Select(probability => Math.Round(probability)));
    }

    private static TrainedNetwork Trained(string loss, int logits) => new()
    {
        Network = Networks.ValueIsClass(logits),
        Data = new("trained", 1, 2, ["background", "square"]),
        Plan = new() { Loss = LossSpecification.Parse(loss), Preprocessing = Networks.AsRead },
        Steps = 1,
        Best = null,
        Envelope = EnvelopeOptions.Plain,
        TrialScores = [],
        LastStep = null,
        Elapsed = TimeSpan.Zero,
    };

    // The image shows class 1 in its second and its fourth pixel, whatever the labels say.
    private static Samples Cases(byte[] labels, params string[] classes) =>
        new([new() { Case = "a", Patient = "a", Image = [0, 1, 0, 1], Labels = labels, Channels = 1, Size = [2, 2] }], classes, "judged");
}
