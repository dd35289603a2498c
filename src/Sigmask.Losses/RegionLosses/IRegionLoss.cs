using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>A loss that an image has as a whole, made of sums over its pixels (Dice, Tversky, Jaccard, Lovász; docs/method.md section 4).</summary>
public interface IRegionLoss
{
    /// <summary>Whether its sums run over the whole batch ("batch Dice") instead of each image.</summary>
    bool PoolsBatch => false;

    /// <summary>The loss of every image, its sums over pixels weighted.</summary>
    /// <param name="logits">[B, C, spatial], floating.</param>
    /// <param name="target">Labels of the same B, C and spatial size.</param>
    /// <param name="pixelWeights">Weights u in [0, 1], [B, spatial], constants under the derivative, 0 at ignored pixels; null: 1 at every valid pixel.</param>
    /// <returns>[B]. A loss that pools the batch returns its one value B times, so that any mean over images is that value.</returns>
    /// <exception cref="ArgumentException">Logits and target do not match, or the loss is not defined for this kind of target.</exception>
    Tensor Forward(Tensor logits, SegmentationTarget target, Tensor? pixelWeights = null);
}

/// <summary>A loss with numbers of its own that are learned with the network. As it is made from a specification it has them as constants; whoever trains asks for a copy that learns.</summary>
public interface ILearnedLoss
{
    /// <summary>What learns, by name; empty if nothing does. The tensors belong to the loss that has them.</summary>
    IReadOnlyList<(string Name, Parameter Parameter)> Parameters { get; }

    /// <summary>What these numbers mean now, by a name for tables.</summary>
    IReadOnlyList<(string Name, double Value)> Numbers { get; }

    /// <summary>The learning rate of these numbers, with Adam and without weight decay.</summary>
    double LearningRate { get; }

    /// <summary>The same loss with numbers that learn, from their initial values.</summary>
    ILearnedLoss Learning();
}
