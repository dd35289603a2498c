using Sigmask.Losses;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sigmask.Models;

/// <summary>
/// A network in evaluation mode that computes what another one does, with less work: there a batch normalisation is a fixed scale and shift of each channel, which the convolution
/// before it can do by its weights and its bias.
/// </summary>
internal sealed class FoldedNormalization : IDisposable
{
    private readonly (Convolution Layer, Convolution Source, BatchNorm Normalization)[] pairs;
    private readonly (Tensor Target, Tensor Source)[] others;

    /// <summary>Folds every batch normalisation that follows a convolution in a sequence.</summary>
    /// <param name="source">The network whose weights are taken over; it stays as it is.</param>
    /// <param name="twin">Another one of the same shape and device, which becomes the folded one and belongs to this.</param>
    public FoldedNormalization(nn.Module<Tensor, Tensor> source, nn.Module<Tensor, Tensor> twin)
    {
        Network = twin;
        Network.eval();
        pairs = [.. Sequences(twin).Zip(Sequences(source)).SelectMany(one => Neighbours(one.First).Zip(Neighbours(one.Second), Fold))];
        var folded = pairs.SelectMany(pair => new[] { pair.Layer.weight!.Handle, pair.Layer.bias!.Handle }).ToHashSet();
        var sources = source.state_dict();
        others = [.. twin.state_dict().Where(one => !folded.Contains(one.Value.Handle) && sources.ContainsKey(one.Key)).Select(one => (one.Value, sources[one.Key]))];
    }

    /// <summary>The folded network. Its weights are those of the last <see cref="Refresh"/>.</summary>
    public nn.Module<Tensor, Tensor> Network { get; }

    /// <summary>Takes over the present weights. Call it in a dispose scope of the step.</summary>
    public void Refresh()
    {
        using var withoutGradient = no_grad();
        foreach (var (layer, source, normalization) in pairs)
        {
            var scale = normalization.weight! * normalization.running_var!.Plus(BatchNormalization.Epsilon).rsqrt();
            var shift = source.bias is { } bias ? bias - normalization.running_mean! : normalization.running_mean!.neg();
            layer.weight!.copy_(source.weight! * scale.reshape([-1, .. Enumerable.Repeat(1L, (int)source.weight!.dim() - 1)]));
            layer.bias!.copy_(normalization.bias!.Plus(shift * scale));
        }

        foreach (var (target, source) in others)
        {
            target.copy_(source);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Network.Dispose();

    private static IEnumerable<Sequential> Sequences(nn.Module network) => network.modules().OfType<Sequential>();

    private static IEnumerable<(Convolution Layer, BatchNormalization Normalization)> Neighbours(Sequential sequence)
    {
        var layers = sequence.children().ToArray();
        for (var index = 1; index < layers.Length; index++)
        {
            if (layers[index - 1] is Convolution { transposed: false } layer && layers[index] is BatchNormalization normalization)
            {
                yield return (layer, normalization);
            }
        }
    }

    private static (Convolution Layer, Convolution Source, BatchNorm Normalization) Fold((Convolution Layer, BatchNormalization Normalization) twin, (Convolution Layer, BatchNormalization Normalization) source)
    {
        twin.Normalization.IsFolded = true;
        if (twin.Layer.bias is null)
        {
            var bias = new Parameter(zeros(twin.Layer.out_channels, device: twin.Layer.weight!.device), requires_grad: false);
            bias.DetachFromDisposeScope();
            twin.Layer.bias = bias;
        }

        return (twin.Layer, source.Layer, source.Normalization);
    }
}
