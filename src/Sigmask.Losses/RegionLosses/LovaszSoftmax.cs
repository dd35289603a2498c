using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>
/// Lovász-softmax: the mean over classes of the Lovász extension of the Jaccard loss at the errors |g − p| (Berman, Rannen Triki and Blaschko 2018).
/// For multi-label targets p is the sigmoid; for the hinge on logits see <see cref="LovaszHinge"/>.
/// </summary>
/// <remarks>The paper's "classes present" is <see cref="AbsentClass.Skip"/>, its "all" <see cref="AbsentClass.Keep"/>: the largest probability of the class.</remarks>
public sealed class LovaszSoftmax : IRegionLoss
{
    private readonly RegionOptions options;
    private readonly ClassMean mean;

    /// <summary>A Lovász-softmax loss.</summary>
    /// <param name="options">Background, pooling, weights and absent classes; null: <see cref="RegionOptions.Default"/>.</param>
    /// <exception cref="ArgumentException">The class weights are not usable.</exception>
    public LovaszSoftmax(RegionOptions? options = null)
    {
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
        var losses = LovaszExtension.Of((maps.Labels - maps.Outputs).abs(), maps);
        return mean.Over(losses, maps.Sum(maps.Outputs), maps, target).MoveToOuterDisposeScope();
    }
}
