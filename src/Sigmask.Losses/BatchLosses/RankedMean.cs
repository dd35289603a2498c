using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>The mean of the losses of certain ranks, counted from the largest, at one of the levels. Equal losses share the weight evenly.</summary>
internal static class RankedMean
{
    /// <param name="losses">[B, spatial].</param>
    /// <param name="target">Tells which pixels count.</param>
    /// <param name="level">Among what ranks are counted.</param>
    /// <param name="ranks">From the number of items to the numbers of largest ones to drop and to go up to; something is left between them.</param>
    public static Tensor Of(Tensor losses, SegmentationTarget target, RankLevel level, Func<int, (int Drop, int Last)> ranks)
    {
        var (values, counted) = level switch
        {
            RankLevel.Images => (ImageMeans.Of(losses, target).unsqueeze(0), ImageMeans.Counted(target).unsqueeze(0)),
            RankLevel.PixelsOfBatch => (losses.flatten().unsqueeze(0), target.Valid.flatten().unsqueeze(0)),
            _ => (losses.flatten(1), target.Valid.flatten(1)),
        };
        var host = HostArray.Of<double>(values);
        var counts = HostArray.Of<bool>(counted);
        var items = (int)values.shape[1];
        var itemsOfImage = level == RankLevel.Images ? 1 : (int)(losses.numel() / losses.shape[0]);
        var weights = new double[host.Length];
        var groups = 0;
        for (var first = 0; first < host.Length; first += items)
        {
            int[] positions = [.. Enumerable.Range(first, items).Where(i => counts[i])];
            if (positions.Length == 0)
            {
                continue;
            }

            groups++;
            var group = Array.ConvertAll(positions, i => host[i]);
            if (Array.FindIndex(group, value => !double.IsFinite(value)) is >= 0 and var bad)
            {
                throw new NonFiniteLossException(positions[bad] / itemsOfImage);
            }

            var (drop, last) = ranks(group.Length);
            var ofGroup = Between(group, drop, last);
            for (var i = 0; i < positions.Length; i++)
            {
                weights[positions[i]] = ofGroup[i] / (last - drop);
            }
        }

        return (values * tensor(weights, values.shape, dtype: float64).to(losses.dtype).to(losses.device)).sum().DividedBy(Math.Max(groups, 1));
    }

    private static double[] Between(double[] values, int drop, int last)
    {
        var weights = new double[values.Length];
        MassSelection.Largest(values, last, Smoothing.Hard, 0, weights);
        if (drop > 0)
        {
            var dropped = new double[values.Length];
            MassSelection.Largest(values, drop, Smoothing.Hard, 0, dropped);
            for (var i = 0; i < weights.Length; i++)
            {
                weights[i] -= dropped[i];
            }
        }

        return weights;
    }
}

/// <summary>Among what the largest losses are looked for.</summary>
public enum RankLevel
{
    /// <summary>Among the images of the batch, by the mean over their valid pixels.</summary>
    Images,

    /// <summary>Among the valid pixels of each image; the results are averaged over images.</summary>
    PixelsOfImage,

    /// <summary>Among the valid pixels of the whole batch.</summary>
    PixelsOfBatch,
}
