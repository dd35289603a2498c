using Sigmask.Data;

namespace Sigmask.Tests.Data;

public sealed class SeededRandomTests
{
    [Fact]
    public void The_same_key_gives_the_same_numbers_and_any_other_key_gives_others()
    {
        long[][] keys = [[], [0], [1], [0, 0], [0, 1], [1, 0], [-1], [long.MinValue, 5]];

        var first = keys.Select(key => new SeededRandom(key).NextDouble()).ToArray();

        Assert.Equal(first, keys.Select(key => new SeededRandom(key).NextDouble()));
        Assert.Equal(keys.Length, first.Distinct().Count());
    }

    [Fact]
    public void Numbers_stay_the_same_from_version_to_version()
    {
        var random = new SeededRandom(1, 2, 3);

        Assert.Equal([0.6127314956131323, 0.9764391029920094], [random.NextDouble(), random.NextDouble()]);
    }

    [Fact]
    public void Distributions_have_their_moments()
    {
        var random = new SeededRandom(7);
        var even = Enumerable.Range(0, 20000).Select(_ => random.NextDouble()).ToArray();
        var normal = Enumerable.Range(0, 20000).Select(_ => random.NextNormal()).ToArray();

        Assert.InRange(even.Min(), 0, 0.001);
        Assert.InRange(even.Max(), 0.999, 1);
        Assert.InRange(even.Average(), 0.49, 0.51);
        Assert.InRange(normal.Average(), -0.03, 0.03);
        Assert.InRange(normal.Average(value => value * value), 0.96, 1.04);
        Assert.InRange(normal.Count(value => Math.Abs(value) > 2) / 20000.0, 0.04, 0.051);
    }

    [Fact]
    public void Every_integer_and_every_order_is_as_likely()
    {
        var random = new SeededRandom(3);
        var counts = new int[5];
        var orders = new Dictionary<string, int>();
        for (var i = 0; i < 6000; i++)
        {
            counts[random.NextInt(5)]++;
            var items = new[] { 'a', 'b', 'c' };
            random.Shuffle(items.AsSpan());
            var order = new string(items);
            orders[order] = orders.GetValueOrDefault(order) + 1;
        }

        Assert.All(counts, count => Assert.InRange(count, 1080, 1320));
        Assert.Equal(6, orders.Count);
        Assert.All(orders.Values, count => Assert.InRange(count, 880, 1120));
    }
}
