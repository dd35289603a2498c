using Sigmask.Metrics;

namespace Sigmask.Tests.Metrics;

public sealed class FittedEllipseTests
{
    [Theory]
    [InlineData(60, 40, 0.3, 0.5, 0.5)]
    [InlineData(60, 40, -1.2, 0.4, 0.7)]
    [InlineData(30, 30, 0, 1, 1)]
    public void A_drawn_ellipse_is_found_again(double major, double minor, double angle, double stepY, double stepX)
    {
        var grid = new VoxelGrid([400, 420], [stepY, stepX]);
        var (centerY, centerX) = (200 * stepY, 205 * stepX);
        var fitted = FittedEllipse.Of(Drawn(grid, centerY, centerX, major, minor, angle), 1, grid)!;
        Assert.Equal(major, fitted.Major, 0.02);
        Assert.Equal(minor, fitted.Minor, 0.02);
        Assert.Equal(centerY, fitted.CenterY, 0.02);
        Assert.Equal(centerX, fitted.CenterX, 0.02);
        if (major > minor)
        {
            Assert.Equal(angle, fitted.Angle, 2e-3);
        }
    }

    [Theory]
    [InlineData(1, 1, 6.283185307179586)]
    [InlineData(2, 1, 9.688448220547676)]
    [InlineData(10, 1, 40.63974180100896)]
    [InlineData(3, 0, 12)]
    public void The_circumference_is_that_of_the_elliptic_integral(double major, double minor, double circumference)
        => Assert.Equal(circumference, new FittedEllipse(0, 0, major, minor, 0).Circumference, 1e-12);

    [Fact]
    public void A_class_without_pixels_has_no_ellipse_and_a_volume_none_either()
    {
        Assert.Null(FittedEllipse.Of([0, 2, 0, 0], 1, new VoxelGrid([2, 2])));
        Assert.Throws<ArgumentException>(() => FittedEllipse.Of(new byte[8], 1, new VoxelGrid([2, 2, 2])));
        Assert.Throws<ArgumentException>(() => FittedEllipse.Of(new byte[3], 1, new VoxelGrid([2, 2])));
    }

    private static byte[] Drawn(VoxelGrid grid, double centerY, double centerX, double major, double minor, double angle) => [.. Enumerable.Range(0, grid.Voxels).Select(i =>
    {
        var (y, x) = ((((i / grid.Size[1]) + 0.5) * grid.Spacing[0]) - centerY, (((i % grid.Size[1]) + 0.5) * grid.Spacing[1]) - centerX);
        var (along, across) = ((x * Math.Cos(angle)) + (y * Math.Sin(angle)), (y * Math.Cos(angle)) - (x * Math.Sin(angle)));
        return (byte)((along * along / (major * major)) + (across * across / (minor * minor)) <= 1 ? 1 : 0);
    })];
}
