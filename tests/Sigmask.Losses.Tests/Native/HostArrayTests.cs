using static TorchSharp.torch;

namespace Sigmask.Losses.Tests;

public sealed class HostArrayTests
{
    [Fact]
    public void Elements_are_converted_on_the_host_in_their_order()
    {
        using var scope = NewDisposeScope();
        var values = arange(6, float32).reshape(2, 3).t().requires_grad_();
        Assert.Equal([0.0, 3, 1, 4, 2, 5], HostArray.Of<double>(values));
        Assert.Equal([0f, 3, 1, 4, 2, 5], HostArray.Of<float>(values.to(float64)));
        Assert.Equal([0L, 3, 1, 4, 2, 5], HostArray.Of<long>(values));
        Assert.Equal([false, true], HostArray.Of<bool>(tensor(new long[] { 0, 2 })));
        Assert.Throws<NotSupportedException>(() => HostArray.Of<short>(values));
    }

    [Fact]
    public void Of_a_part_of_a_tensor_only_that_is_copied_and_of_nothing_nothing()
    {
        using var scope = NewDisposeScope();
        var values = arange(12, float32).reshape(3, 4);
        Assert.Equal([8f, 9, 10, 11], HostArray.Of<float>(values.select(0, 2)));
        Assert.Equal([4L, 5, 6, 7], HostArray.Of<long>(values.select(0, 1)));
        Assert.Equal([7.0], HostArray.Of<double>(values[1, 3]));
        Assert.Empty(HostArray.Of<float>(zeros([0, 4])));
    }

    [Fact]
    public void More_than_an_array_holds_is_refused_before_anything_is_copied()
    {
        using var scope = NewDisposeScope();
        long[] size = [3_000_000_000];
        var many = zeros(1).expand(size);
        Assert.Contains("3000000000 values", Assert.Throws<ArgumentException>(() => HostArray.Of<float>(many)).Message, StringComparison.Ordinal);
    }
}
