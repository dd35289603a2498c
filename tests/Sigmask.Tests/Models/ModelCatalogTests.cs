using Sigmask.Losses;
using Sigmask.Models;

namespace Sigmask.Tests.Models;

/// <summary>What the registry states of its networks.</summary>
public sealed class ModelCatalogTests
{
    public static TheoryData<string, int> Networks => new(
        ModelRegistry.Standard.Families.SelectMany(family => family.Dimensions.Select(dimensions => (family.Name, dimensions))));

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_stated_cost_is_the_one_that_is_counted(string name, int dimensions)
    {
        using var pause = FinalizerPause.Enter();
        var family = ModelRegistry.Standard.Families.Single(one => one.Name == name);
        using var network = family.Build(new() { Name = name, Channels = 1, Classes = 2, Dimensions = dimensions }, 1);
        var (stated, size) = (family.Costs[dimensions], ModelFamily.UsualSize(dimensions));

        // The heaviest are counted at half the length, where each level of the network has as many pixels less; of attention that is not true.
        var share = stated.MultiplyAdds > 100_000_000_000 && !network.modules().OfType<DotProductAttention>().Any() ? 2 : 1;
        var counted = ModelCost.Of(network, [1, .. size.Select(length => (long)(length / share))]);
        Assert.Equal(stated, counted with { MultiplyAdds = counted.MultiplyAdds * (long)Math.Pow(share, dimensions) });
    }
}
