using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>
/// What a transformer does with each token on its own: two linear maps with a GELU between. Weights are named <c>linear1</c> and <c>linear2</c>, as in
/// MONAI.
/// </summary>
internal sealed class FeedForward : Module<Tensor, Tensor>
{
    private readonly Linear linear1;
    private readonly Linear linear2;

    /// <summary>Maps of <paramref name="width"/> features by way of <paramref name="hidden"/>.</summary>
    public FeedForward(long width, long hidden)
        : base(nameof(FeedForward))
    {
        linear1 = Linear(width, hidden);
        linear2 = Linear(hidden, width);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => linear2.call(linear1.call(input).Gelu());
}
