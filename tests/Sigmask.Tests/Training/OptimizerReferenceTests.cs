using Sigmask.Tests.Models;
using Sigmask.Training;
using static TorchSharp.torch;

namespace Sigmask.Tests.Training;

/// <summary>Six steps of training against the losses of PyTorch from the same weights on the same batch.</summary>
public sealed class OptimizerReferenceTests
{
    private const double Relative = 2e-6;

    private static readonly OptimizerOptions Sgd = new() { Kind = OptimizerKind.Sgd, Momentum = 0.99, WeightDecay = 3e-5 };

    [Theory]
    [InlineData("u01_plain_unet_2d")]
    [InlineData("u02_plain_unet_3d")]
    public void Nesterov_descent_follows_the_losses_of_PyTorch(string id) => Follow(id, Sgd, 0.01, "SGD ");

    [Theory]
    [InlineData("u01_plain_unet_2d")]
    [InlineData("u02_plain_unet_3d")]
    public void AdamW_follows_the_losses_of_PyTorch(string id) => Follow(id, new(), 1e-3, "AdamW ");

    [Theory]
    [InlineData("u01_plain_unet_2d")]
    [InlineData("u02_plain_unet_3d")]
    public void Adam_follows_the_losses_of_PyTorch(string id) => Follow(id, new() { Kind = OptimizerKind.Adam, WeightDecay = 1e-4 }, 1e-3, "Adam ");

    [Theory]
    [InlineData("u01_plain_unet_2d")]
    [InlineData("u02_plain_unet_3d")]
    public void The_first_gradients_have_the_lengths_of_PyTorch(string id)
    {
        using var scope = NewDisposeScope();
        using var reference = new ReferenceUNet(id);
        Loss(reference).backward();
        var expected = reference.Manifest.GetProperty("training").GetProperty("first_step_grad_l2_per_parameter");
        foreach (var (name, parameter) in reference.Network.named_parameters())
        {
            var length = expected.GetProperty(name).GetDouble();
            Assert.Equal(length, parameter.grad!.norm().item<float>(), 1e-4 * length);
        }
    }

    private static void Follow(string id, OptimizerOptions options, double rate, string key)
    {
        using var scope = NewDisposeScope();
        using var reference = new ReferenceUNet(id);
        using var optimizer = options.Create(reference.Network.named_parameters());
        var expected = reference.Manifest.GetProperty("training").GetProperty("optimizers").EnumerateObject()
            .Single(one => one.Name.StartsWith(key, StringComparison.Ordinal)).Value.GetProperty("float64");
        var step = 0;
        foreach (var loss in expected.GetProperty("losses").EnumerateArray())
        {
            var value = Loss(reference);
            Assert.Equal(loss.GetDouble(), value.item<float>(), Relative * loss.GetDouble());
            value.backward();
            optimizer.Update(++step, rate);
            reference.Network.zero_grad();
        }

        reference.Network.eval();
        var after = expected.GetProperty("eval_loss_after").GetDouble();
        Assert.Equal(after, Loss(reference).item<float>(), 5 * Relative * after);
        AssertClose("final_running_mean_sum", Sum(reference, "running_mean"));
        AssertClose("final_running_var_sum", Sum(reference, "running_var"));
        AssertClose("final_param_l2", Math.Sqrt(reference.Network.parameters().Sum(parameter => parameter.square().sum().item<float>())));

        void AssertClose(string key, double value) => Assert.Equal(expected.GetProperty(key).GetDouble(), value, 1e-5 * Math.Abs(value));
    }

    private static double Sum(ReferenceUNet reference, string kind) =>
        reference.Network.state_dict().Where(pair => pair.Key.EndsWith(kind, StringComparison.Ordinal)).Sum(pair => pair.Value.sum().item<float>());

    private static Tensor Loss(ReferenceUNet reference) =>
        nn.functional.cross_entropy(reference.Network.forward(reference.Input), reference.Labels);
}
