using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>
/// Noise-robust Dice: the mean over classes of Σ u |p − g|^γ / (Σ u p² + Σ u g + ε), between Dice (γ = 2) and the mean absolute error (γ = 1)
/// (Wang et al. 2020, COPLE-Net; docs/method.md section 6). Softmax or sigmoid by the target.
/// </summary>
public sealed class NoiseRobustDice : IRegionLoss
{
    private readonly double gamma;
    private readonly double smooth;
    private readonly RegionOptions options;
    private readonly ClassMean mean;

    /// <summary>A noise-robust Dice loss.</summary>
    /// <param name="gamma">γ in [1, 2].</param>
    /// <param name="options">Background, pooling, weights and absent classes; null: <see cref="RegionOptions.Default"/>.</param>
    /// <param name="smooth">ε, at least 0, in pixels.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public NoiseRobustDice(double gamma = 1.5, RegionOptions? options = null, double smooth = 1e-5)
    {
        this.gamma = OptionRange.Between(gamma, 1, 2, nameof(gamma));
        this.smooth = OptionRange.AtLeast(smooth, 0, nameof(smooth));
        this.options = options ?? RegionOptions.Default;
        mean = new ClassMean(this.options);
    }

    /// <inheritdoc />
    public bool PoolsBatch => options.Batch;

    /// <inheritdoc />
    public Tensor Forward(Tensor logits, SegmentationTarget target, Tensor? pixelWeights = null)
    {
        ArgumentNullException.ThrowIfNull(target);
        target.RequireMatch(logits);
        using var scope = NewDisposeScope();
        var maps = RegionMaps.Of(logits, target, pixelWeights, options);
        var distance = maps.Sum((maps.Outputs - maps.Labels).abs().Power(gamma));
        var size = maps.Sum(maps.Outputs.Squared()).Plus(maps.Labelled).Plus(smooth);
        return mean.Over(Ratio.Of(distance, size), maps.Sum(maps.Outputs), maps, target).MoveToOuterDisposeScope();
    }
}
