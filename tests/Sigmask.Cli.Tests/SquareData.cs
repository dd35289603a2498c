using Sigmask.Imaging;

namespace Sigmask.Cli.Tests;

/// <summary>A data set that is learned in a few steps: bright squares on dark ground, marked by 255.</summary>
internal static class SquareData
{
    public const int Side = 32;

    /// <summary>Writes images/caseN.png and masks/caseN.png into a folder.</summary>
    public static void Write(string folder, int count = 10)
    {
        for (var index = 0; index < count; index++)
        {
            var (image, mask) = (new byte[Side * Side], new byte[Side * Side]);
            for (var pixel = 0; pixel < image.Length; pixel++)
            {
                var (y, x) = (pixel / Side, pixel % Side);
                var isInside = y >= 4 + index && y < 16 + index && x >= 6 && x < 22;
                image[pixel] = (byte)((isInside ? 180 : 40) + ((pixel * 7 % 13) - 6));
                mask[pixel] = (byte)(isInside ? 255 : 0);
            }

            ImageFile.WritePng(Path.Combine(folder, "images", $"case{index}.png"), new Picture(Side, Side, 1, image));
            ImageFile.WritePng(Path.Combine(folder, "masks", $"case{index}.png"), new Picture(Side, Side, 1, mask));
        }
    }
}
