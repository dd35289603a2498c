using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>
/// Lovász hinge: the mean over channels of the Lovász extension of the Jaccard loss at the hinge errors max(0, 1 − z) for labels of 1 and max(0, 1 + z)
/// for labels of 0, of the logits z themselves (Yu and Blaschko 2015; Berman, Rannen Triki and Blaschko 2018). For multi-label targets; not bounded by 1.
/// </summary>
/// <remarks>Claims of an absent class are measured by their mean hinge error where <see cref="AbsentClass.PenalizeClaims"/> asks for a share of pixels.</remarks>
public sealed class LovaszHinge : IRegionLoss
{
    private readonly RegionOptions options;
    private readonly ClassMean mean;

    /// <summary>A Lovász hinge loss.</summary>
    /// <param name="options">Background, pooling, weights and absent classes; null: <see cref="RegionOptions.Default"/>.</param>
    /// <exception cref="ArgumentException">The class weights are not usable.</exception>
    public LovaszHinge(RegionOptions? options = null)
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
        target.RequireMultiLabel("The Lovász hinge", "use Lovász-softmax");
        using var scope = NewDisposeScope();
        var maps = RegionMaps.Of(logits, target, pixelWeights, options, activate: false);
        var errors = (maps.Outputs * LabelSurprise.Signs(maps.Labels)).Complement().relu();
        return mean.Over(LovaszExtension.Of(errors, maps), maps.Sum(errors), maps, target).MoveToOuterDisposeScope();
    }
}
