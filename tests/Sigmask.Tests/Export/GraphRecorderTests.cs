using Sigmask.Data;
using Sigmask.Export;
using Sigmask.Inference;
using Sigmask.Models;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sigmask.Tests.Export;

/// <summary>What is written down of networks that are not of the registry, and what is refused.</summary>
public sealed class GraphRecorderTests : IDisposable
{
    private readonly string path = Path.Combine(Path.GetTempPath(), $"sigmask-{Guid.NewGuid():N}.onnx");

    public void Dispose() => File.Delete(path);

    [Fact]
    public void A_network_from_outside_that_keeps_to_the_operations_is_exported()
    {
        using var scope = NewDisposeScope();
        using var network = new Own(features => features.Add(features.Sigmoid()).Rectify().Gelu());
        network.eval();
        Export(network);
        var images = rand([2, 1, 19, 24]);
        using var noGradient = no_grad();
        Assert.True(OnnxRun.Of(path, images, "logits")[0].allclose(network.forward(images), rtol: 1e-4, atol: 1e-5));
    }

    [Fact]
    public void An_operation_that_was_not_noted_is_an_error_that_says_where()
    {
        var error = Refused(features => features.sin().Sigmoid());
        Assert.Contains("Sigmoid", error, StringComparison.Ordinal);
        Assert.Contains("not noted", error, StringComparison.Ordinal);
        Assert.Contains("Conv2d in head (Conv2d)", Refused(features => features.sin()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_layer_that_is_not_known_is_an_error_that_names_it()
    {
        using var network = nn.Sequential(("body", nn.Conv2d(1, 2, 1L)), ("act", nn.Mish()));
        Assert.Contains("act (Mish)", Assert.Throws<ModelException>(() => Export(network)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tensor_that_is_read_after_a_change_in_place_is_an_error() =>
        Assert.Contains("in place", Refused(features =>
        {
            features.Rectify();
            return features.Sigmoid();
        }), StringComparison.Ordinal);

    [Fact]
    public void What_follows_from_the_images_is_no_constant()
    {
        var error = Refused(features => features.Add(Operations.Constant(features.sin())), size: [16, 16]);
        Assert.Contains("depends on the images", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_graph_that_depends_on_the_size_wants_one()
    {
        // The bottom of the network is told its size by a number.
        Func<Tensor, Tensor> fixedShape = features => features.Reform(0, 2, features.shape[2] * features.shape[3]).Reform(0, 2, features.shape[2], features.shape[3]);
        Assert.Contains("`OnnxExport.size`", Refused(fixedShape), StringComparison.Ordinal);
        using var network = new Own(fixedShape);
        Assert.Equal([16, 24], Export(network, [16, 24]).Size);
    }

    [Fact]
    public void Nobody_listens_afterwards()
    {
        Refused(features => features.sin());
        Assert.Null(GraphRecorder.Current);
    }

    private string Refused(Func<Tensor, Tensor> middle, int[]? size = null)
    {
        using var network = new Own(middle);
        return Assert.Throws<ModelException>(() => Export(network, size)).Message;
    }

    private ExportedModel Export(nn.Module<Tensor, Tensor> network, int[]? size = null)
    {
        string[] classes = ["background", "one"];
        return OnnxExport.Write(network, new() { Name = "own", Channels = 1, Classes = 2 }, new("test", 1, 2, classes), LabelTable.OfLabels(classes), new() { Normalisation = IntensityNormalisation.Fixed([0], [1]) }, isMultiLabel: false, path, size);
    }

    private sealed class Own : nn.Module<Tensor, Tensor>
    {
        private readonly Conv2d body = nn.Conv2d(1, 2, 3, padding: 1);
        private readonly Conv2d head = nn.Conv2d(2, 2, 1L);
        private readonly Func<Tensor, Tensor> middle;

        public Own(Func<Tensor, Tensor> middle)
            : base(nameof(Own))
        {
            this.middle = middle;
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => head.call(middle(body.call(input)));
    }
}
