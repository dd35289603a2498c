using Sigmask.Data;
using Sigmask.Loading;
using Sigmask.Losses;
using Sigmask.Models;
using Sigmask.Training;
using static TorchSharp.torch;

namespace Sigmask.Tests.Training;

public sealed class CrossGuideTests
{
    private static readonly DiscSource Source = new(8, [16, 16]);
    private static readonly TrainingPlan Plan = Plans.Small(10, envelope: new() { Ramp = Ramp.None, Evidence = Evidence.Off, TopK = ImageMass.All }, guide: Guide.Cross);
    private static readonly PatientHalves Halves = new(Source.Cases, Plan.Options.Seed);

    [Fact]
    public void Each_image_is_judged_by_the_network_that_has_not_learned_from_its_patient()
    {
        using var state = State();
        var step = new TrainingStep(state, Plan, 3, CPU, 10, Source.Cases);
        for (var i = 0; i < 3; i++)
        {
            step.Run(BatchOf(0, 1, 2, 3, 4, 5, 6, 7), null);
        }

        using var scope = NewDisposeScope();
        var batch = LearningBatch.Of(BatchOf(5, 2, 7, 0), CPU);
        using var other = State();
        var guide = new CrossGuide(Halves, other, null!, Plan.Envelope);
        other.Restore(state.Tensors(), "memory");
        var heads = Assert.Single(guide.ForwardHeads(batch)!);
        for (var b = 0; b < 4; b++)
        {
            var half = Halves.Of(batch.Cases[b].Patient);
            var expected = state.Companions[1 - half].Average!.ForwardHeads(batch.Images[b..(b + 1)])[0].Logits;
            var own = state.Companions[half].Average!.ForwardHeads(batch.Images[b..(b + 1)])[0].Logits;
            Assert.InRange((heads.Logits[b..(b + 1)] - expected).abs().max().item<float>(), 0, 1e-5);
            Assert.True((own - expected).abs().max().item<float>() > 1e-3);
        }
    }

    [Fact]
    public void A_network_learns_nothing_from_the_other_half()
    {
        using var state = State();
        var step = new TrainingStep(state, Plan, 3, CPU, 10, Source.Cases);
        int[] first = [.. Enumerable.Range(0, 8).Where(index => Halves.Of(Source.Cases[index].Patient) == 0)];
        var before = state.Companions.Select(Bits).ToArray();
        step.Run(BatchOf(first), null);
        Assert.NotEqual(before[0], Bits(state.Companions[0]));
        Assert.Equal(before[1], Bits(state.Companions[1]));
        Assert.Equal([1L, 0L], state.Tensors()["cross.updates"].data<long>().ToArray());
    }

    [Fact]
    public void Until_both_halves_have_learned_the_network_guides_itself()
    {
        using var self = State();
        using var across = State();
        int[] first = [.. Enumerable.Range(0, 8).Where(index => Halves.Of(Source.Cases[index].Patient) == 0)];
        var alone = new TrainingStep(self, Plan with { Guide = Guide.Self }, 3, CPU, 10);
        var step = new TrainingStep(across, Plan, 3, CPU, 10, Source.Cases);
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(alone.Run(BatchOf(first), null), step.Run(BatchOf(first), null));
        }

        Assert.Equal(alone.Run(BatchOf(0, 1, 2, 3, 4, 5, 6, 7), null), step.Run(BatchOf(0, 1, 2, 3, 4, 5, 6, 7), null));
        Assert.NotEqual(alone.Run(BatchOf(0, 1, 2, 3), null), step.Run(BatchOf(0, 1, 2, 3), null));
    }

    [Fact]
    public void No_tensor_outlives_a_step()
    {
        using var state = State();
        var step = new TrainingStep(state, Plan, 3, CPU, 100, Source.Cases);
        var live = new List<long>();
        for (var i = 0; i < 10; i++)
        {
            step.Run(BatchOf(0, 1, 2, 3), null);
            live.Add(TorchSharp.DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
        }

        Assert.All(live, count => Assert.Equal(live[0], count));
    }

    private static TrainingState State() => new(Learner(1, hasAverage: false), [Learner(2, hasAverage: true), Learner(3, hasAverage: true)]);

    private static Learner Learner(int seed, bool hasAverage)
    {
        var options = new ModelOptions { Channels = 1, Classes = 3, Width = 2, Levels = 2 };
        var network = new UNet(options, seed);
        return new(network, hasAverage ? new WeightAverage(network, new UNet(options, seed)) : null, new OptimizerOptions().Create(network.named_parameters()));
    }

    private static Batch BatchOf(params int[] cases) => Batch.Of([.. cases.Select(Source.Read)], 0, 0);

    private static float[] Bits(Learner learner) => [.. learner.Parameters.SelectMany(parameter => parameter.cpu().data<float>().ToArray())];
}
