using System.Collections.Concurrent;
using Sigmask.Imaging;

namespace Sigmask.Tests.Imaging;

public sealed class PictureReaderTests
{
    private static readonly Dictionary<string, ImageValues> Files = new()
    {
        ["small"] = new(2, 1, 1, [0, 255]),
        ["colour"] = new(1, 1, 3, [1, 2, 3]),
        ["deep"] = new(2, 1, 1, [7, 65535]),
        ["real"] = new(2, 1, 1, [-0.5f, float.NaN]),
        ["palette"] = new(1, 1, 3, [1, 2, 3]) { Indices = [4] },
    };

    private readonly ConcurrentBag<string> decoded = [];

    [Theory]
    [InlineData("small")]
    [InlineData("colour")]
    [InlineData("deep")]
    [InlineData("real")]
    [InlineData("palette")]
    public void What_was_looked_at_is_not_decoded_again_until_it_was_taken(string file)
    {
        var reader = Reader(1000);

        Assert.All([reader.Look(file), reader.Look(file), reader.Take(file)], picture =>
        {
            Assert.Equal((Files[file].Width, Files[file].Height, Files[file].Channels), (picture.Width, picture.Height, picture.Channels));
            Assert.Equal(Files[file].Values, picture.Values);
            Assert.Equal(Files[file].Indices, picture.Indices);
        });
        Assert.Single(decoded);
        reader.Take(file);
        Assert.Equal(2, decoded.Count);
    }

    [Fact]
    public void What_does_not_fit_is_decoded_again_and_what_was_taken_makes_room()
    {
        var reader = Reader(8);

        reader.Look("deep");
        reader.Look("small");
        reader.Look("small");
        Assert.Equal(3, decoded.Count);
        reader.Take("deep");
        reader.Look("small");
        reader.Take("small");
        Assert.Equal(4, decoded.Count);
    }

    private PictureReader Reader(long capacity) => new(
        path =>
        {
            decoded.Add(path);
            return Files[path];
        },
        capacity);
}
