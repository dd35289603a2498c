using Sigmask.Statistics;

namespace Sigmask.Tests.Statistics;

public sealed class BootstrapDistributionTests
{
    [Fact]
    public void The_statistic_is_asked_of_each_draw_of_all_clusters_and_of_all_but_one_with_their_values_in_order()
    {
        var asked = new List<double[]>();
        double Note(ReadOnlySpan<double> values)
        {
            asked.Add(values.ToArray());
            return Descriptive.MeanOf(values);
        }

        var distribution = BootstrapDistribution.Of([[1, 2], [3], [4, 5, 6]], Note, [[2, 0, 2], [1, 1, 1]]);

        double[][] expected = [[1, 2, 4, 5, 6, 4, 5, 6], [3, 3, 3], [1, 2, 3, 4, 5, 6], [3, 4, 5, 6], [1, 2, 4, 5, 6], [1, 2, 3]];
        Assert.Equal(expected, asked);
        Assert.Equal(3.5, distribution.Observed);
    }
}
