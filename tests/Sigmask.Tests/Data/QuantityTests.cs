using Sigmask.Data;

namespace Sigmask.Tests.Data;

public sealed class QuantityTests
{
    [Fact]
    public void One_is_singular_and_all_others_are_plural()
    {
        Assert.Equal(["0 problems", "1 problem", "2 problems", "1 class", "3 classes"], [Quantity.Of(0, "problem"), Quantity.Of(1, "problem"), Quantity.Of(2, "problem"), Quantity.Of(1, "class", "classes"), Quantity.Of(3, "class", "classes")]);
        Assert.Equal("6 cases (a, b, c, d, e, ...)", Quantity.Listed(["a", "b", "c", "d", "e", "f"], "case"));
    }
}
