using Sigmask.Training;
using static TorchSharp.torch;

namespace Sigmask.Tests.Training;

/// <summary>An optimizer that keeps the gradients of a network as they were at the last update, and leaves its weights as they are.</summary>
internal sealed class GradientRecord(nn.Module network) : IOptimizer
{
    private readonly Dictionary<string, Tensor> gradients = [];

    public IReadOnlyDictionary<string, Tensor> State { get; } = new Dictionary<string, Tensor>();

    public void Update(long count, double learningRate)
    {
        foreach (var (name, parameter) in network.named_parameters())
        {
            gradients[name] = parameter.grad!.clone();
        }
    }

    /// <summary>Fails unless they are those of a copy of the network, which has gone backward through a loss.</summary>
    public void RequireThoseOf(nn.Module copy)
    {
        foreach (var (name, parameter) in copy.named_parameters())
        {
            var expected = parameter.grad!;
            Assert.InRange((expected - gradients[name]).abs().max().item<float>(), 0, 1e-5f + (1e-4f * expected.abs().max().item<float>()));
        }

        Assert.Contains(gradients.Values, gradient => gradient.abs().max().item<float>() > 1e-3f);
    }

    public void Dispose()
    {
    }
}
