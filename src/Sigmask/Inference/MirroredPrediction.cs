using Sigmask.Losses;
using static TorchSharp.torch;

namespace Sigmask.Inference;

/// <summary>Predictions averaged over mirror images (test-time augmentation).</summary>
internal static class MirroredPrediction
{
    /// <summary>The mean over every combination of the axes.</summary>
    /// <param name="images">[B, channels, spatial].</param>
    /// <param name="axes">Spatial axes, 0 the first of them.</param>
    /// <param name="predict">[B, channels, spatial] to [B, classes, spatial].</param>
    public static Tensor Mean(Tensor images, IReadOnlyList<int> axes, Func<Tensor, Tensor> predict)
    {
        var sum = Pass(images, [], predict);
        var combinations = 1 << axes.Count;
        for (var combination = 1; combination < combinations; combination++)
        {
            var flipped = axes.Where((_, bit) => (combination >> bit & 1) == 1).Select(axis => axis + 2L).ToArray();
            using var pass = Pass(images, flipped, predict);
            sum.AddInPlace(pass);
        }

        return axes.Count == 0 ? sum : sum.DivideInPlace(combinations);
    }

    // What a network makes on its way is gone before the next pass.
    private static Tensor Pass(Tensor images, long[] flipped, Func<Tensor, Tensor> predict)
    {
        using var scope = NewDisposeScope();
        return scope.MoveToOuter(flipped.Length == 0 ? predict(images) : predict(images.flip(flipped)).flip(flipped));
    }
}
