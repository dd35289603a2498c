using Sigmask.Imaging;
using Sigmask.Randomness;

namespace Sigmask.Phantoms;

/// <summary>An ultrasound image of the fetal abdomen.</summary>
internal static class FetalPhantom
{
    /// <summary>Draws one image with its labels.</summary>
    public static (Picture Picture, byte[] Labels) Draw(RandomStream random, int size)
    {
        var raster = Raster.Of(size);
        var side = raster.Side;
        var (anatomy, fields, machine) = (random.Fork(), random.Fork(), random.Fork());
        var abdomen = new FetalAbdomen(anatomy.Fork());
        var sector = Sector.Draw(anatomy.Fork());
        SampledField Field(double cells, int octaves) => new(SmoothField.Fractal(fields, side, cells, octaves), side);
        var (bendX, bendY, coarse, fine) = (Field(3, 1), Field(3, 1), Field(5, 3), Field(28, 1));

        Tissue TissueAt(double x, double y) =>
            abdomen.At(x + (0.03 * bendX.At(x, y)), y + (0.03 * bendY.At(x, y)), coarse.At(x, y), fine.At(x, y));

        var scan = new Ultrasound(sector, TissueAt, side, machine);
        var brightness = new float[side * side];
        var labels = new byte[side * side];
        for (var i = 0; i < brightness.Length; i++)
        {
            var (x, y) = (raster.At(i % side), raster.At(i / side));
            brightness[i] = (float)scan.At(x, y);
            labels[i] = scan.LabelAt(x, y);
        }

        byte[] levels = [.. raster.Average(brightness).Select(value => (byte)Math.Round(255 * Math.Clamp(value, 0, 1)))];
        return (new Picture(size, size, 1, levels), raster.Majority(labels));
    }
}
