using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>From one loss a class to one loss an image: weights of classes, absent classes, images without a pixel, pooled batches.</summary>
internal sealed class ClassMean
{
    private readonly RegionOptions options;
    private readonly ClassWeights? weights;

    public ClassMean(RegionOptions options)
    {
        this.options = options;
        weights = ClassWeights.From(options.ClassWeights, nameof(options), options.IncludeBackground);
    }

    /// <summary>[B] from the losses [b, c] of the classes that take part.</summary>
    public Tensor Over(Tensor losses, Tensor claims, RegionMaps maps, SegmentationTarget target)
    {
        var factors = Factors(losses, target);
        var sum = losses * factors;
        if (options.Absent == AbsentClass.Keep)
        {
            return Spread(sum.sum(1) / factors.sum(1), maps, target);
        }

        var absent = maps.Labelled.IsEqual(0);
        sum = sum.MaskedFill(absent, 0);
        if (options.Absent == AbsentClass.PenalizeClaims)
        {
            sum = sum.Plus((Share(claims, maps) * factors).MaskedFill(absent.logical_not(), 0));
        }

        var present = factors.MaskedFill(absent, 0).sum(1);
        // Without any class there is nothing to average, but claims still cost: all classes make up the mean.
        var total = where(present.IsAbove(0), present, factors.sum(1));
        return Spread(sum.sum(1) / total, maps, target);
    }

    /// <summary>An image's value [b] for each image [B]; 0 where no pixel has a weight.</summary>
    public static Tensor Spread(Tensor values, RegionMaps maps, SegmentationTarget target)
    {
        var counted = values.MaskedFill(maps.Mass.squeeze(1).IsEqual(0), 0);
        return counted.expand(target.Valid.shape[0]).clone();
    }

    /// <summary>Which share of the (weighted) pixels is claimed, [b, c].</summary>
    public static Tensor Share(Tensor claims, RegionMaps maps) => Ratio.Of(claims, maps.Mass);

    private Tensor Factors(Tensor losses, SegmentationTarget target)
    {
        var all = weights?.Like(losses, target.Classes) ?? ones(target.Classes, dtype: losses.dtype, device: losses.device);
        var taking = options.IncludeBackground ? all : all.narrow(0, 1, target.Classes - 1);
        return taking.unsqueeze(0).expand_as(losses);
    }
}
