using System.Collections.Concurrent;
using Sigmask.Data;
using Sigmask.Losses;
using Sigmask.Metrics;
using Sigmask.Tests.Mpi;
using Sigmask.Training;

namespace Sigmask.Tests.Training;

/// <summary>Held-back cases of a training in several processes (docs/scaling.md).</summary>
public sealed class SharedValidationTests
{
    [Fact]
    public void Ranks_share_the_cases_of_a_training_with_held_back_ones_in_one_call()
    {
        var plan = Plans.Small(2, "ce", EnvelopeOptions.Plain);
        plan = plan with { Options = plan.Options with { ValidateEvery = 2, Threads = 1 } };
        var read = ThreadRanks.Run(2, rank =>
        {
            var held = new Watched(new DiscSource(5, [16, 16]));
            new Trainer(plan) { Ranks = rank }.Run(new DiscSource(4, [16, 16]), held).Dispose();
            return held.Read.Order().ToArray();
        });
        Assert.Equal([0, 2, 4], read[0]);
        Assert.Equal([1, 3], read[1]);
    }

    private sealed class Watched(ISampleSource source) : ISampleSource
    {
        private readonly ConcurrentDictionary<int, bool> read = new();

        public DataDescription Description => source.Description;

        public IReadOnlyList<CaseKey> Cases => source.Cases;

        public IEnumerable<int> Read => read.Keys;

        public SampleForm FormOf(int index) => source.FormOf(index);

        Sample ISampleSource.Read(int index)
        {
            read[index] = true;
            return source.Read(index);
        }
    }
}
