using Sigmask.Metrics;

namespace Sigmask.Tests.Metrics;

public sealed class MarchingCubesTests
{
    [Fact]
    public void The_areas_are_those_of_planes_and_corners_worked_out_by_hand()
    {
        var areas = MarchingCubes.Areas(5, 3, 2);
        Assert.Equal(0, areas[0]);
        Assert.Equal(0, areas[255]);
        Assert.Equal(3 * 2, areas[0b11110000], 1e-12); // a plane across the depth
        Assert.Equal(5 * 2, areas[0b11001100], 1e-12); // across the height
        Assert.Equal(5 * 3, areas[0b10101010], 1e-12); // across the width
        Assert.Equal(Math.Sqrt((9 * 4) + (25 * 4) + (25 * 9)) / 8, areas[1], 1e-6); // a corner: half the product of two sides, halved along each
        Assert.Equal(Math.Sqrt((1.5 * 1.5) + (2.5 * 2.5)) * 2, areas[0b11000000], 1e-6); // an edge along the width
        Assert.Equal(4 * areas[1], areas[0b10010110], 1e-6); // four corners, none beside another
    }

    [Fact]
    public void The_complement_has_the_same_surface()
    {
        var areas = MarchingCubes.Areas(1.1, 0.7, 2.3);
        Assert.All(Enumerable.Range(0, 256), code => Assert.Equal(areas[code], areas[255 - code], 1e-12));
    }

    [Fact]
    public void A_contour_takes_the_sides_or_cuts_the_corners_of_its_squares()
    {
        var lengths = MarchingSquares.Lengths(3, 4);
        Assert.Equal([0, 2.5, 2.5, 4, 2.5, 3, 5, 2.5, 2.5, 5, 3, 2.5, 4, 2.5, 2.5, 0], lengths);
    }
}
