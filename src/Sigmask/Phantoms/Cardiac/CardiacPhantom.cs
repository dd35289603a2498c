using Sigmask.Imaging;
using Sigmask.Randomness;

namespace Sigmask.Phantoms;

/// <summary>A short-axis slice of cine MRI.</summary>
internal static class CardiacPhantom
{
    /// <summary>Draws one slice with its labels.</summary>
    public static (Picture Picture, byte[] Labels) Draw(RandomStream random, int size)
    {
        var (picture, labels, _) = Draw(random, size, null);
        return (picture, labels);
    }

    /// <summary>Draws one slice of a heart, cut where it is said: all cuts with the same random numbers are of one heart.</summary>
    public static (Picture Picture, byte[] Labels, Pathology Pathology) Draw(RandomStream random, int size, HeartCut? cut)
    {
        var raster = Raster.Of(size);
        var side = raster.Side;
        var (anatomy, fields, scanner) = (random.Fork(), random.Fork(), random.Fork());
        if (cut is not null)
        {
            (fields, scanner) = (new RandomStream(fields.Bits(), (ulong)cut.Slice), new RandomStream(scanner.Bits(), (ulong)cut.Slice, (ulong)(1000 * cut.Contraction)));
        }

        var zoom = 1 / anatomy.Between(0.9, 1.25);
        var heart = new HeartSignal(anatomy, cut);
        var (bendX, bendY) = (SmoothField.Make(fields, side, side, 3, 3), SmoothField.Make(fields, side, side, 3, 3));
        var (fine, coarse) = (SmoothField.Make(fields, side, side, 26, 26), SmoothField.Make(fields, side, side, 6, 6));

        var signal = new float[side * side];
        var labels = new byte[side * side];
        for (var i = 0; i < signal.Length; i++)
        {
            var x = (raster.At(i % side) * zoom) + (0.025 * bendX[i]);
            var y = (raster.At(i / side) * zoom) + (0.025 * bendY[i]);
            (labels[i], var value) = heart.At(x, y, fine[i], coarse[i]);
            signal[i] = (float)Math.Max(0, value);
        }

        var levels = MagneticResonance.Acquire(raster.Average(signal), size, scanner);
        return (new Picture(size, size, 1, levels), raster.Majority(labels), heart.Pathology);
    }
}
