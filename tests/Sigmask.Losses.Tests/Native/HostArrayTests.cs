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
}
