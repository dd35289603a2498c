using Sigmask.Losses;
using Sigmask.Models;
using Sigmask.Mpi;
using Sigmask.Training;
using static TorchSharp.torch;

namespace Sigmask.Tests.Training;

/// <summary>Gradients leave while the backward pass still runs, and none before it is whole.</summary>
public sealed class GradientBucketsTests
{
    public static TheoryData<string> Networks => new(ModelRegistry.Standard.Names.Where(name => name.EndsWith("-tiny", StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(Networks))]
    public void What_leaves_is_the_whole_gradient_and_most_of_it_leaves_within_the_backward_pass(string name)
    {
        using var pause = FinalizerPause.Enter();
        using var scope = NewDisposeScope();
        var dimensions = ModelRegistry.Standard.Find(name).Dimensions.Min();
        using var network = ModelRegistry.Standard.Create(new() { Name = name, Channels = 1, Classes = 3, Dimensions = dimensions }, seed: 1);
        var images = Noise([2, 1, .. Enumerable.Repeat(network is SwinUnetr ? 64L : 32L, dimensions)]);
        Differentiate(network, images);
        var expected = network.parameters().Select(parameter => parameter.grad?.clone()).ToArray();

        var ranks = new TwoAlike();
        using var buckets = new GradientBuckets(ranks, network.parameters(), network, capacity: (int)Math.Max(1, ModelWeights.CountParameters(network) / 20));
        for (var pass = 1; pass <= 3; pass++)
        {
            network.zero_grad();
            Differentiate(network, images);
            var within = ranks.Begun;
            buckets.Sum();
            Assert.Equal(buckets.Count, ranks.Begun);
            ranks.Begun = 0;
            Assert.True(pass == 1 ? within == 0 : within > buckets.Count / 2, $"{within} of {buckets.Count} buckets left within the backward pass.");
            foreach (var ((parameterName, parameter), alone) in InPairs.Of(network.named_parameters(), expected))
            {
                Assert.Equal(alone is null, parameter.grad is null);
                if (alone is not null)
                {
                    var (difference, largest) = ((parameter.grad! - (2 * alone)).abs().max().item<float>(), alone.abs().max().item<float>());
                    Assert.True(difference <= 1e-5 * largest, $"{parameterName}: off by {difference} of {largest} in pass {pass}");
                }
            }
        }
    }

    [Fact]
    public void Forward_passes_that_are_not_differentiated_leave_no_mark()
    {
        using var scope = NewDisposeScope();
        using var network = ModelRegistry.Standard.Create(new() { Name = "unet-tiny", Channels = 1, Classes = 2 }, seed: 1);
        var images = Noise([1, 1, 32, 32]);
        var ranks = new TwoAlike();
        using var buckets = new GradientBuckets(ranks, network.parameters(), network, capacity: 1000);
        Differentiate(network, images);
        buckets.Sum();
        ranks.Begun = 0;
        network.eval();
        network.forward(images).sum().backward();
        network.train();
        using (no_grad())
        {
            network.forward(images);
        }

        Assert.Equal(0, ranks.Begun);
    }

    [Fact]
    public void Garbage_collected_meanwhile_changes_nothing()
    {
        using var scope = NewDisposeScope();
        using var network = ModelRegistry.Standard.Create(new() { Name = "unet-tiny", Channels = 1, Classes = 2, Normalization = Normalization.Instance }, seed: 1);
        var images = Noise([1, 1, 16, 16]);
        network.train();
        network.forward(images).square().mean().backward();
        var expected = network.parameters().Select(parameter => HostArray.Of<float>(parameter.grad! * 2)).ToArray();
        using var buckets = new GradientBuckets(new TwoAlike(), network.parameters(), network, capacity: 5000);
        using var done = new CancellationTokenSource();
        var collector = new Thread(() =>
        {
            while (!done.IsCancellationRequested)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        });
        collector.Start();
        try
        {
            for (var pass = 0; pass < 8; pass++)
            {
                using var step = NewDisposeScope();
                network.zero_grad();
                network.forward(images).square().mean().backward();
                buckets.Sum();
                Assert.All(InPairs.Of(network.parameters(), expected), one => Assert.Equal(one.Second, HostArray.Of<float>(one.First.grad!)));
            }
        }
        finally
        {
            done.Cancel();
            collector.Join();
        }
    }

    private static Tensor Noise(long[] shape)
    {
        using var generator = new Generator(5);
        return randn(shape, generator: generator);
    }

    private static void Differentiate(nn.Module<Tensor, Tensor> network, Tensor images)
    {
        // Dropout draws the same again.
        random.manual_seed(3);
        network.train();
        NetworkHead.Of(network, images).Select(head => head.Logits.sub(1).square().mean() * head.Weight).Aggregate((sum, term) => sum + term).backward();
    }

    /// <summary>As if a second rank had the same gradients: of the moment when they left.</summary>
    private sealed unsafe class TwoAlike : ICommunicator
    {
        public int Begun { get; set; }

        public int Rank => 0;

        public int Size => 2;

        public byte[] Gather(ReadOnlySpan<byte> own) => throw new NotSupportedException();

        public void Broadcast(Span<byte> bytes) => throw new NotSupportedException();

        public void WaitForAll() => throw new NotSupportedException();

        public Action StartSum(float* numbers, int count)
        {
            Begun++;
            var left = new Span<float>(numbers, count).ToArray();
            return () =>
            {
                for (var i = 0; i < count; i++)
                {
                    numbers[i] = 2 * left[i];
                }
            };
        }
    }
}
