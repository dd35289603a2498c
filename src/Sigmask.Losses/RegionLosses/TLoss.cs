using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>
/// The T-Loss: the negative log likelihood of Student's t distribution of the D pixels of an image around their labels, whose degrees of freedom ν are learned with the network. Few large errors cost it
/// little, and how few is for ν to find (Gonzalez-Jimenez et al., MICCAI 2023; docs/method.md section 6). For one structure against the background.
/// </summary>
/// <remarks>
/// <para>
/// L = [ −ln Γ((ν + D)/2) + ln Γ(ν/2) + (D/2) ln(πν) + ((ν + D)/2) ln(1 + Σ (p − y)² / ν) ] / D with ν = exp(w) + 10⁻⁸, p the probability of the structure by softmax or sigmoid, w learned. The division
/// by D is ours: it leaves the minimum where it is and gives the loss the size of others, so that it can be added to them and its gradient needs no bound of its own. The authors' code multiplies the squared distance
/// by e besides, and begins with ν = e and not 1.
/// </para>
/// <para>It can be negative. Ignored pixels are no dimensions: D is the number (inside the envelope the weight) of those that count. An image without any has loss 0.</para>
/// </remarks>
public sealed class TLoss : IRegionLoss, ILearnedLoss
{
    private const double LeastFreedom = 1e-8;

    private readonly double freedom;
    private readonly Parameter? logFreedom;

    /// <summary>A T-Loss.</summary>
    /// <param name="nu">ν, or its initial value where it is learned; positive.</param>
    /// <param name="rate">The learning rate of w = ln ν.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public TLoss(double nu = 1, double rate = 1e-3)
        : this(OptionRange.Above(nu, 0, nameof(nu)), OptionRange.Above(rate, 0, nameof(rate)), null)
    {
    }

    private TLoss(double freedom, double rate, Parameter? logFreedom) => (this.freedom, LearningRate, this.logFreedom) = (freedom, rate, logFreedom);

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, Parameter Parameter)> Parameters => logFreedom is null ? [] : [("w", logFreedom)];

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, double Value)> Numbers => [("t_loss_nu", (logFreedom is null ? freedom : Math.Exp(logFreedom.item<double>())) + LeastFreedom)];

    /// <inheritdoc/>
    public double LearningRate { get; }

    /// <inheritdoc/>
    /// <remarks>On the CPU in float64, wherever the network is: a single number.</remarks>
    public ILearnedLoss Learning()
    {
        var parameter = new Parameter(tensor(Math.Log(freedom), dtype: float64));
        parameter.DetachFromDisposeScope();
        return new TLoss(freedom, LearningRate, parameter);
    }

    /// <inheritdoc/>
    public Tensor Forward(Tensor logits, SegmentationTarget target, Tensor? pixelWeights = null)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(target);
        target.RequireMatch(logits);
        if (target.Classes != (target.IsMultiLabel ? 1 : 2))
        {
            throw new ArgumentException("t-loss is for one structure against the background; with several classes take another loss.", nameof(target));
        }

        using var scope = NewDisposeScope();
        var maps = RegionMaps.Of(logits, target, pixelWeights, RegionOptions.Default with { IncludeBackground = target.IsMultiLabel });

        // Gamma functions of thousands of dimensions, whose difference counts.
        var distance = maps.Sum((maps.Outputs - maps.Labels).Squared()).flatten().cpu().to(float64);
        var dimensions = maps.Mass.flatten().cpu().to(float64);
        var isCounting = dimensions.IsAbove(0);
        dimensions = dimensions.MaskedFill(isCounting.logical_not(), 1);
        var nu = (logFreedom ?? tensor(Math.Log(freedom), dtype: float64)).exp().Plus(LeastFreedom);
        var half = nu.Plus(dimensions).DividedBy(2);
        var normalisation = nu.DividedBy(2).lgamma() - half.lgamma();
        var scale = (dimensions * nu.Times(Math.PI).log()).DividedBy(2);
        var misfit = half * (distance / nu).Plus(1).log();
        return (normalisation.Plus(scale).Plus(misfit) / dimensions).MaskedFill(isCounting.logical_not(), 0).to(logits.dtype).to(logits.device).MoveToOuterDisposeScope();
    }
}
