using Sigmask.Loading;

namespace Sigmask.Tests.Loading;

public sealed class EpochOrderTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 3)]
    [InlineData(6, 3)]
    [InlineData(5, 8)]
    public void A_step_gets_its_part_of_the_order_of_its_epoch_whichever_was_asked_for_before(int count, int batchSize)
    {
        var order = new EpochOrder(count, batchSize, seed: 3);
        var random = RandomSearch.Numbers();
        for (var trial = 0; trial < 200; trial++)
        {
            RequirePart(order, count, batchSize, random.Next(5 * order.StepsPerEpoch));
        }
    }

    [Fact]
    public void Threads_that_share_an_order_get_the_steps_that_each_asks_for()
    {
        var order = new EpochOrder(7, 3, seed: 3);
        Parallel.For(0, 2000, step => RequirePart(order, 7, 3, step));
    }

    [Fact]
    public void Whoever_changes_the_samples_that_it_got_changes_nobody_elses()
    {
        var order = new EpochOrder(4, 4, seed: 3);
        var expected = order.Epoch(2);
        Array.Clear(order.Step(2).Samples);
        Array.Clear(order.Epoch(2));
        Assert.Equal(expected, order.Step(2).Samples);
    }

    // By an order that has been asked for nothing else.
    private static void RequirePart(EpochOrder order, int count, int batchSize, long step)
    {
        var (epoch, samples) = order.Step(step);
        var stepsPerEpoch = (count + batchSize - 1) / batchSize;
        Assert.Equal(step / stepsPerEpoch, epoch);
        Assert.Equal(new EpochOrder(count, batchSize, seed: 3).Epoch(epoch).Skip((int)(step % stepsPerEpoch) * batchSize).Take(batchSize), samples);
    }
}
