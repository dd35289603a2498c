using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sigmask.Models;

/// <summary>
/// The twin of a network of which no second one can be made: weights of its own, and the layers of the other. They are lent for a forward pass, in which the other network has these weights and is in
/// evaluation mode, and given back as they were. No gradient flows through it.
/// </summary>
internal sealed class BorrowedLayers : nn.Module<Tensor, Tensor>, IDeepSupervision
{
    private readonly nn.Module<Tensor, Tensor> lender;
    private readonly (string Name, Tensor Lent, Tensor Own)[] tensors;
    private readonly Parameter[] own;

    /// <param name="lender">Stays the caller's.</param>
    public BorrowedLayers(nn.Module<Tensor, Tensor> lender)
        : base(nameof(BorrowedLayers))
    {
        this.lender = lender;
        using var withoutGradient = no_grad();
        tensors = [.. lender.state_dict().Select(pair => (pair.Key, pair.Value, Copy(pair.Value)))];
        own = [.. tensors.Select(tensor => tensor.Own).OfType<Parameter>()];
    }

    /// <summary>Whose layers they are.</summary>
    public nn.Module<Tensor, Tensor> Lender => lender;

    /// <inheritdoc/>
    public IReadOnlyList<double> HeadWeights => (lender as IDeepSupervision)?.HeadWeights ?? [1];

    /// <inheritdoc/>
    public override Tensor forward(Tensor images) => Lend(() => lender.forward(images));

    /// <inheritdoc/>
    public IReadOnlyList<Tensor> ForwardHeads(Tensor images) => Lend(() => lender is IDeepSupervision deep ? deep.ForwardHeads(images) : [lender.forward(images)]);

    /// <inheritdoc/>
    public override Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
    {
        destination ??= [];
        foreach (var (name, _, own) in tensors)
        {
            destination.Add(string.IsNullOrEmpty(prefix) ? name : $"{prefix}.{name}", own);
        }

        return destination;
    }

    /// <inheritdoc/>
    public override IEnumerable<Parameter> parameters(bool recurse = true) => own;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var (_, _, own) in tensors)
            {
                own.Dispose();
            }
        }

        base.Dispose(disposing);
    }

    private static Tensor Copy(Tensor tensor)
    {
        var copy = tensor.detach().clone();
        return (tensor is Parameter ? new Parameter(copy, requires_grad: false) : copy).DetachFromDisposeScope();
    }

    private TResult Lend<TResult>(Func<TResult> forward)
    {
        using var withoutGradient = no_grad();
        var wasTraining = lender.training;
        var before = tensors.Select(tensor => tensor.Lent.clone()).ToArray();
        try
        {
            Give(tensors.Select(tensor => tensor.Own));
            lender.eval();
            return forward();
        }
        finally
        {
            Give(before);
            lender.train(wasTraining);
            foreach (var tensor in before)
            {
                tensor.Dispose();
            }
        }
    }

    private void Give(IEnumerable<Tensor> values)
    {
        foreach (var (tensor, value) in tensors.Zip(values))
        {
            tensor.Lent.copy_(value);
        }
    }
}
