using Sigmask.Models;
using static TorchSharp.torch;

namespace Sigmask.Export;

/// <summary>A network as a graph, and for which images it holds.</summary>
/// <param name="Graph">From <see cref="Input"/> on.</param>
/// <param name="Size">The only size that the network takes, [H, W] or [D, H, W]; null: any.</param>
internal sealed record RecordedNetwork(NetworkGraph Graph, IReadOnlyList<int>? Size)
{
    /// <summary>The name of the images.</summary>
    public const string Input = "image";

    /// <summary>The name of the logits.</summary>
    public const string Logits = "logits";

    // Sizes that no network of the registry is indifferent to, unless it is to every size.
    private static readonly int[][] FlatSizes = [[40, 56], [71, 130]];
    private static readonly int[][] SpatialSizes = [[24, 20, 17], [17, 33, 40]];

    /// <summary>
    /// Records a network on images of two sizes, in batches of one and of two. Where both give the same graph, it holds for any; where they do not, the size
    /// decides the graph, and one is taken.
    /// </summary>
    /// <param name="network">In evaluation mode, on the CPU.</param>
    /// <param name="options">Its shape.</param>
    /// <param name="size">The size to take if one must be; null: there is none to take.</param>
    /// <exception cref="ModelException">The network cannot be recorded, or a size must be given.</exception>
    public static RecordedNetwork Of(nn.Module<Tensor, Tensor> network, ModelOptions options, IReadOnlyList<int>? size)
    {
        var sizes = options.Dimensions == 2 ? FlatSizes : SpatialSizes;
        var graph = Record(network, options, 1, sizes[0]);
        var difference = graph.FirstDifference(Record(network, options, 2, sizes[1]));
        if (difference is null)
        {
            return new(graph, null);
        }

        if (size is null)
        {
            throw new ModelException($"What {options.Name} computes depends on the size of the images ({difference}), so it is exported for one: give it with `OnnxExport.size`.");
        }

        graph = Record(network, options, 1, size);
        return graph.FirstDifference(Record(network, options, 2, size)) is { } other
            ? throw new ModelException($"{options.Name} cannot be exported: what it computes depends on the images themselves ({other}).")
            : new(graph, size);
    }

    private static NetworkGraph Record(nn.Module<Tensor, Tensor> network, ModelOptions options, long batch, IReadOnlyList<int> size)
    {
        using var pause = ForeignNetwork.Pause(network);
        using var scope = NewDisposeScope();
        using var generator = new Generator(unchecked((ulong)batch), CPU);
        var images = zeros([batch, options.Channels, .. size.Select(length => (long)length)]).normal_(0, 1, generator);
        var graph = new NetworkGraph();
        var logits = GraphRecorder.Record(network, images, graph, Input);
        graph.AddAs(Logits, "Identity", [logits]);
        graph.Prune(Logits);
        return graph;
    }
}
