using Sigmask.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sigmask.Training;

/// <summary>
/// Computes the logits of a network in bfloat16 while the network itself, whose weights are learned, stays in float32 (Micikevicius et al., ICLR 2018): each step
/// rounds the weights anew and brings the gradient back.
/// </summary>
public sealed class ReducedTwin : IDisposable
{
    private readonly nn.Module<Tensor, Tensor> twin;
    private readonly (Parameter Exact, Parameter Rounded)[] parameters;
    private readonly (Tensor Exact, Tensor Rounded)[] buffers;
    private readonly (Tensor Exact, Tensor Rounded)[] tensors;

    /// <summary>A twin for a network.</summary>
    /// <param name="network">The network that is trained.</param>
    /// <param name="twin">A network of the same shape and device that computes; it belongs to this from now on.</param>
    public ReducedTwin(nn.Module<Tensor, Tensor> network, nn.Module<Tensor, Tensor> twin)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(twin);
        ReducedPrecision.Apply(twin);
        this.twin = twin;
        parameters = [.. network.parameters().Zip(twin.parameters())];
        buffers = [.. network.buffers().Zip(twin.buffers())];
        tensors = [.. parameters.Select(pair => ((Tensor)pair.Exact, (Tensor)pair.Rounded)), .. buffers];
    }

    /// <summary>What the heads make of a batch in training mode, in bfloat16. Call it in a dispose scope of the step.</summary>
    /// <param name="images">[B, channels, spatial].</param>
    public IReadOnlyList<NetworkHead> ForwardHeads(Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        using (no_grad())
        {
            foreach (var (exact, rounded) in tensors)
            {
                rounded.copy_(exact);
            }
        }

        twin.train();
        var heads = NetworkHead.Of(twin, images.to(bfloat16));
        using (no_grad())
        {
            // Running statistics, which the forward pass has moved on.
            foreach (var (exact, rounded) in buffers)
            {
                exact.copy_(rounded);
            }
        }

        return heads;
    }

    /// <summary>Gives the network the gradient that the backward pass left here.</summary>
    public void ReturnGradients()
    {
        foreach (var (exact, rounded) in parameters)
        {
            exact.grad = rounded.grad?.to(exact.dtype);
        }

        twin.zero_grad(set_to_none: true);
    }

    /// <inheritdoc/>
    public void Dispose() => twin.Dispose();
}
