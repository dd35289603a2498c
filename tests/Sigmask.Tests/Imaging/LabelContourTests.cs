using System.Text.RegularExpressions;
using CsCheck;
using Sigmask.Imaging;

namespace Sigmask.Tests.Imaging;

public sealed partial class LabelContourTests
{
    [Theory]
    [InlineData("1", 1, "M0 0h1v1h-1v-1z")]
    [InlineData("0110", 2, "M1 0h1v1h-1v-1zM0 1h1v1h-1v-1z")]
    [InlineData("111101111", 3, "M0 0h3v3h-3v-3zM1 1v1h1v-1h-1z")]
    [InlineData("0020", 2, "")]
    public void Outlines_go_round_the_parts_one_way_and_round_their_holes_the_other(string labels, int width, string path) =>
        Assert.Equal(path, LabelContour.Path(Labels(labels), width, 1));

    [Fact]
    public void Filled_they_are_the_class() =>
        Gen.Select(Gen.Int[1, 8], Gen.Int[1, 8])
            .SelectMany(size => Gen.Byte[0, 2].Array[size.Item1 * size.Item2].Select(labels => (labels, size.Item1)))
            .ForAll((labels, width) => Assert.Equal(labels.Select(label => label == 1), Filled(LabelContour.Path(labels, width, 1), width, labels.Length / width)));

    // Inside is where a ray to the left crosses an odd number of upright edges.
    private static bool[] Filled(string path, int width, int height)
    {
        var crossings = new int[width * height];
        var (x, y) = (0, 0);
        foreach (var command in Commands().Matches(path).AsEnumerable())
        {
            var value = int.Parse(command.Groups[2].Value);
            switch (command.Groups[1].Value)
            {
                case "M":
                    (x, y) = (value, int.Parse(command.Groups[3].Value));
                    break;
                case "h":
                    x += value;
                    break;
                default:
                    for (var row = Math.Min(y, y + value); row < Math.Max(y, y + value); row++)
                    {
                        for (var column = x; column < width; column++)
                        {
                            crossings[(row * width) + column]++;
                        }
                    }

                    y += value;
                    break;
            }
        }

        return [.. crossings.Select(count => count % 2 == 1)];
    }

    private static byte[] Labels(string digits) => [.. digits.Select(digit => (byte)(digit - '0'))];

    [GeneratedRegex("([Mhv])(-?[0-9]+)(?: ([0-9]+))?")]
    private static partial Regex Commands();
}
