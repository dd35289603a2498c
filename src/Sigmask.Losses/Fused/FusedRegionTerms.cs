using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>Region terms that are made of sums: libtorch differentiates a few numbers of each image, the passes do the rest.</summary>
/// <param name="terms">The terms, at least one.</param>
internal sealed class FusedRegionTerms(IReadOnlyList<LossTerm<IOverlapLoss>> terms)
{
    /// <summary>The terms' value for a batch whose pixels are weighted.</summary>
    public FusedRegionLoss Of(FusedBatch batch, SegmentationTarget target)
    {
        using var sums = tensor(batch.OverlapSums(), [batch.Images, OverlapPass.Kinds, target.Classes], dtype: float64);
        var (claims, overlap, labelled) = (sums.select(1, 0).clone().requires_grad_(), sums.select(1, 1).clone().requires_grad_(), sums.select(1, 2));
        Tensor? total = null;
        using var gradient = enable_grad();
        foreach (var term in terms)
        {
            var loss = term.Loss.OfSums(new(claims, overlap, labelled, labelled.sum(1, keepdim: true)), target).Times(term.Weight);
            total = total is null ? loss : total.Plus(loss);
        }

        return new(total!, claims, overlap);
    }
}

/// <summary>The region terms of a batch.</summary>
/// <param name="total">Of each image, [B].</param>
/// <param name="claims">Σ u p, [B, C].</param>
/// <param name="overlap">Σ u p g, [B, C].</param>
internal sealed class FusedRegionLoss(Tensor total, Tensor claims, Tensor overlap) : IDisposable
{
    /// <summary>Their value for each image.</summary>
    public double[] Losses { get; } = HostArray.Of<double>(total);

    /// <summary>Derivatives of their weighted sum with respect to Σ u p and Σ u p g: [B, 2, C].</summary>
    /// <param name="shares">The weight of each image.</param>
    public float[] Slopes(double[] shares)
    {
        using var scope = NewDisposeScope();
        using var gradient = enable_grad();
        (total * tensor(shares, dtype: float64)).sum().backward();
        return HostArray.Of<float>(stack([claims.grad!, overlap.grad!], 1));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        total.Dispose();
        claims.Dispose();
        overlap.Dispose();
    }
}
