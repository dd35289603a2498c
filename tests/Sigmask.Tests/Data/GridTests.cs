using Sigmask.Data;

namespace Sigmask.Tests.Data;

public sealed class GridTests
{
    [Fact]
    public void Pixels_stand_in_memory_with_the_last_axis_fastest()
    {
        var grid = new Grid(3, 4, 5);
        var expected = 0;
        for (var depth = 0; depth < 3; depth++)
        {
            for (var row = 0; row < 4; row++)
            {
                for (var column = 0; column < 5; column++, expected++)
                {
                    Assert.Equal(expected, grid.Index(depth, row, column));
                    Assert.Equal((depth, row, column), grid.Place(expected));
                    Assert.Equal(expected, (depth * grid.Stride(0)) + (row * grid.Stride(1)) + (column * grid.Stride(2)));
                }
            }
        }

        Assert.Equal(expected, grid.Pixels);
    }

    [Fact]
    public void An_image_is_a_volume_of_one_slice()
    {
        Assert.Equal(new Grid(1, 4, 5), Grid.Of([4, 5]));
        Assert.Equal(new Grid(1, 1, 5), Grid.Of([5]));
        Assert.Equal([4, 5], Grid.Of([4, 5]).Size(2));
        Assert.Equal([3, 4, 5], Grid.Of([3, 4, 5]).Size(3));
    }

    [Fact]
    public void Maps_stand_one_after_another()
    {
        var (grid, values) = (new Grid(2, 2, 3), Enumerable.Range(0, 24).ToArray());
        Assert.Equal(Enumerable.Range(12, 12), grid.Map(values, 1).ToArray());
        Assert.Equal([21, 22, 23], grid.Row(values, 1, 1, 1).ToArray());
    }

    [Fact]
    public void Too_many_pixels_are_no_negative_number() => Assert.Throws<OverflowException>(() => new Grid(2000, 2000, 2000).Pixels);
}
