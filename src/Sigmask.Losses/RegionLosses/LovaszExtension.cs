using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>
/// The Lovász extension of the Jaccard loss (Berman, Rannen Triki and Blaschko 2018): errors sorted from the largest, each times what its pixel adds to the
/// Jaccard loss of those before it. Pixel weights enter as the measure: counts of pixels become sums of u.
/// </summary>
internal static class LovaszExtension
{
    /// <summary>[b, c] from errors [b, c, n]. The order is a constant of the derivative, as are the weights it gives; at ties it is one of the subgradients.</summary>
    public static Tensor Of(Tensor errors, RegionMaps maps)
    {
        var (sorted, order) = errors.sort(2, descending: true);
        return (sorted * Increments(maps, order)).sum(2);
    }

    // J of the first k pixels is 1 - I/U, I the weight of labelled pixels not among them, U that of all labelled or among them. Its increments are written
    // out, as differences of neighbouring quotients would be lost in rounding for large images.
    private static Tensor Increments(RegionMaps maps, Tensor order)
    {
        using var noGradient = no_grad();
        var labels = maps.Labels.gather(2, order);
        var weights = maps.Weights is null ? ones_like(labels) : maps.Weights.expand_as(maps.Labels).gather(2, order);
        var inside = weights * labels;
        var outside = weights - inside;
        var labelled = maps.Labelled.unsqueeze(2);
        var intersection = (labelled - inside.cumsum(2)).AtLeast(0);
        var union = labelled.Plus(outside.cumsum(2));
        var before = union - outside;
        var missed = Ratio.Of(inside, union);
        var claimed = Ratio.Of(intersection, union) * Ratio.Of(outside, before);

        // Of a class that is not there any claim makes the Jaccard loss 1, and the first does it.
        return where(before.IsEqual(0), union.IsAbove(0).to(missed.dtype), missed.Plus(claimed));
    }
}
