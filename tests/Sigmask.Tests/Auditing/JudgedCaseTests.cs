using Sigmask.Auditing;
using Sigmask.Data;

namespace Sigmask.Tests.Auditing;

/// <summary>The side of a pixel of the network, in which the depth of a region is measured.</summary>
public sealed class JudgedCaseTests
{
    [Fact]
    public void With_spacing_the_grain_is_that_of_the_finest_axes_in_millimetres()
    {
        var sample = Of([4, 8, 8], [10, 1.4, 1.4]);
        var grid = NetworkGrid.WithSpacing(sample.Form, [5, 2.8, 2.8]);

        Assert.Equal([8, 4, 4], grid.Size);
        Assert.Equal(2, JudgedCase.GrainOf(grid, sample), 1e-12);
    }

    [Fact]
    public void Without_spacing_it_is_the_smallest_extent_in_pixels()
    {
        var sample = Of([12, 8], null);

        Assert.Equal(2, JudgedCase.GrainOf(new NetworkGrid(sample.Form, [4, 4]), sample), 1e-12);
    }

    [Fact]
    public void A_network_that_sees_more_finely_than_the_sample_is_has_a_grain_of_one()
    {
        var (spaced, plain) = (Of([8, 8], [2, 2]), Of([8, 8], null));

        Assert.Equal(1, JudgedCase.GrainOf(NetworkGrid.WithSpacing(spaced.Form, [0.5, 0.5]), spaced));
        Assert.Equal(1, JudgedCase.GrainOf(new NetworkGrid(plain.Form, [16, 24]), plain));
    }

    private static Sample Of(int[] size, double[]? spacing)
    {
        var pixels = size.Aggregate(1, (product, length) => product * length);
        return new() { Case = "a", Patient = "a", Image = new float[pixels], Labels = new byte[pixels], Channels = 1, Size = size, Spacing = spacing };
    }
}
