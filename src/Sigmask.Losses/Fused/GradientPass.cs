using System.Runtime.Intrinsics;

namespace Sigmask.Losses;

/// <summary>
/// The gradient of an image's logits, in one reading and one writing: of a · Σ u ℓ, and of what depends on Σ u p and Σ u p g of each class, given the
/// derivatives α and β with respect to these.
/// </summary>
/// <param name="logits">Of the image.</param>
/// <param name="labels">g.</param>
/// <param name="weights">u.</param>
/// <param name="gradient">Receives the gradient, in the order of the logits; exactly 0 where u is 0.</param>
/// <param name="factor">a.</param>
/// <param name="slopes">α of each class, then β of each class; null: none.</param>
internal readonly unsafe struct GradientPass(LogitMap logits, long* labels, float* weights, LogitMap gradient, float factor, float* slopes) : IPass<GradientPass>
{
    /// <inheritdoc />
    public void Run(int first, int count)
    {
        var length = Tile.Length(logits.Classes);
        for (var (i, end) = (first, first + count); i < end; i += length)
        {
            var tile = Tile.Load(logits, i, Math.Min(length, end - i));
            if (slopes is null)
            {
                OfPixels(tile, i);
            }
            else
            {
                OfPixelsAndRegions(tile, i);
            }

            tile.Store(gradient, i);
        }
    }

    /// <inheritdoc />
    public void Add(in GradientPass other)
    {
    }

    // u a (p - g).
    private void OfPixels(Tile tile, int first)
    {
        var classes = logits.Classes;
        var spare = tile.Spare;
        var rows = tile.Results(gradient, first);
        var stride = tile.ResultStride(gradient);
        var tileLabels = tile.Labels(labels, first);
        var tileWeights = tile.Weights(weights, first);
        var all = Vector256.Create(factor);
        for (var i = 0; i < tile.Padded; i += Tile.Lanes)
        {
            var label = Vector256.Narrow(Vector256.Load(tileLabels + i), Vector256.Load(tileLabels + i + 4));
            var weight = Vector256.Load(tileWeights + i);
            var counts = Vector256.GreaterThan(weight, Vector256<float>.Zero);
            var scale = weight * all;
            var share = scale / Softmax.Exponentials(tile, i, classes, spare, Tile.Lanes);
            for (var c = 0; c < classes; c++)
            {
                var own = scale & Vector256.Equals(label, Vector256.Create(c)).AsSingle();
                (((Vector256.Load(spare + (c * Tile.Lanes)) * share) - own) & counts).Store(rows + ((nint)c * stride) + i);
            }
        }
    }

    // With h = α + β g:  u (p (a + h - Σ p h) - a g).
    private void OfPixelsAndRegions(Tile tile, int first)
    {
        var classes = logits.Classes;
        var spare = tile.Spare;
        var rows = tile.Results(gradient, first);
        var stride = tile.ResultStride(gradient);
        var tileLabels = tile.Labels(labels, first);
        var tileWeights = tile.Weights(weights, first);
        var all = Vector256.Create(factor);
        for (var i = 0; i < tile.Padded; i += Tile.Lanes)
        {
            var label = Vector256.Narrow(Vector256.Load(tileLabels + i), Vector256.Load(tileLabels + i + 4));
            var weight = Vector256.Load(tileWeights + i);
            var counts = Vector256.GreaterThan(weight, Vector256<float>.Zero);
            var inverse = Vector256<float>.One / Softmax.Exponentials(tile, i, classes, spare, Tile.Lanes);
            var mean = Vector256<float>.Zero;
            for (var c = 0; c < classes; c++)
            {
                mean += Vector256.Load(spare + (c * Tile.Lanes)) * inverse * Slope(c, Vector256.Equals(label, Vector256.Create(c)).AsSingle());
            }

            for (var c = 0; c < classes; c++)
            {
                var isLabel = Vector256.Equals(label, Vector256.Create(c)).AsSingle();
                var p = Vector256.Load(spare + (c * Tile.Lanes)) * inverse;
                var value = weight * ((p * (all + Slope(c, isLabel) - mean)) - (all & isLabel));
                (value & counts).Store(rows + ((nint)c * stride) + i);
            }
        }
    }

    private Vector256<float> Slope(int c, Vector256<float> isLabel)
        => Vector256.Create(slopes[c]) + (Vector256.Create(slopes[logits.Classes + c]) & isLabel);
}
