using System.Runtime.Intrinsics;

namespace Sigmask.Losses;

/// <summary>The sums over an image that Dice and its kin are made of, of each class: Σ u p, Σ u p g and Σ u g.</summary>
/// <param name="logits">Of the image.</param>
/// <param name="labels">g.</param>
/// <param name="valid">Which pixels count; null: all.</param>
/// <param name="weights">u.</param>
/// <param name="pieces">Receives the sums of each piece of the image: <see cref="Kinds"/> times C of them.</param>
internal readonly unsafe struct OverlapPass(LogitMap logits, long* labels, byte* valid, float* weights, double* pieces) : IPass<OverlapPass>
{
    /// <summary>Sums of each class.</summary>
    public const int Kinds = 3;

    /// <summary>Pieces of an image.</summary>
    public static int Pieces(int pixels) => (pixels + BatchPartition.Piece - 1) / BatchPartition.Piece;

    /// <inheritdoc />
    public void Run(int first, int count)
    {
        var sums = pieces + ((nint)(first / BatchPartition.Piece) * Kinds * logits.Classes);
        new Span<double>(sums, Kinds * logits.Classes).Clear();
        var length = Tile.Length(logits.Classes);
        for (var (i, end) = (first, first + count); i < end; i += length)
        {
            Run(Tile.Load(logits, i, Math.Min(length, end - i)), i, sums);
        }
    }

    /// <inheritdoc />
    public void Add(in OverlapPass other)
    {
    }

    // Block by block, class by class: the probabilities of a block stay in the tile's spare rows of results.
    private void Run(Tile tile, int first, double* sums)
    {
        var classes = logits.Classes;
        var tileLabels = tile.Labels(labels, first);
        var tileValid = tile.Valid(valid, first);
        var tileWeights = tile.Weights(weights, first);
        for (var start = 0; start < tile.Padded; start += Block.Length)
        {
            var end = Math.Min(start + Block.Length, tile.Padded);
            for (var i = start; i < end; i += Tile.Lanes)
            {
                Probabilities(tile, i, tileValid is null ? Vector256<int>.AllBitsSet : LossPass.Mask(tileValid + i));
            }

            for (var c = 0; c < classes; c++)
            {
                var (claims, overlap, labelled) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero);
                var row = tile.Scratch(c);
                for (var i = start; i < end; i += Tile.Lanes)
                {
                    var label = Vector256.Narrow(Vector256.Load(tileLabels + i), Vector256.Load(tileLabels + i + 4));
                    var isLabel = Vector256.Equals(label, Vector256.Create(c)).AsSingle();
                    var weight = Vector256.Load(tileWeights + i);
                    var claim = weight * Vector256.Load(row + i);
                    claims += claim;
                    overlap += claim & isLabel;
                    labelled += weight & isLabel;
                }

                sums[c] += Block.Sum(claims);
                sums[classes + c] += Block.Sum(overlap);
                sums[(2 * classes) + c] += Block.Sum(labelled);
            }
        }
    }

    private void Probabilities(Tile tile, int i, Vector256<int> counts)
    {
        var classes = logits.Classes;
        var inverse = Vector256<float>.One / Softmax.Exponentials(tile, i, classes, tile.Scratch(0) + i, tile.ScratchStride);
        for (var c = 0; c < classes; c++)
        {
            var row = tile.Scratch(c) + i;
            ((Vector256.Load(row) * inverse) & counts.AsSingle()).Store(row);
        }
    }
}
