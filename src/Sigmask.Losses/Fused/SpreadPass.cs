using System.Runtime.Intrinsics;

namespace Sigmask.Losses;

/// <summary>Sums of the differences of losses from a value near their mean, and of the squares of these.</summary>
internal unsafe struct SpreadPass(LossField field, float pivot) : IPass<SpreadPass>
{
    private double differences;
    private double squares;

    /// <summary>The population standard deviation of a field; exactly 0 if all its losses are equal.</summary>
    public static double Deviation(LossField field, double mean, Work work)
    {
        if (field.Least == field.Most)
        {
            return 0;
        }

        var sums = work.Over(new SpreadPass(field, (float)mean), field.Length);
        var offset = sums.differences / field.Count;
        return Math.Sqrt(Math.Max((sums.squares / field.Count) - (offset * offset), 0));
    }

    /// <inheritdoc />
    public void Run(int first, int count)
    {
        var (pieceDifferences, pieceSquares) = (0.0, 0.0);
        var (centre, ignored) = (Vector256.Create(pivot), Vector256.Create(LossField.Ignored));
        for (var (start, end) = (first, first + count); start < end; start += Block.Length)
        {
            var (sum, sumOfSquares) = (Vector256<float>.Zero, Vector256<float>.Zero);
            for (var i = start; i < Math.Min(start + Block.Length, end); i += Tile.Lanes)
            {
                var loss = Vector256.Load(field.Losses + i);
                var difference = (loss - centre) & Vector256.LessThan(loss, ignored);
                sum += difference;
                sumOfSquares += difference * difference;
            }

            pieceDifferences += Block.Sum(sum);
            pieceSquares += Block.Sum(sumOfSquares);
        }

        differences += pieceDifferences;
        squares += pieceSquares;
    }

    /// <inheritdoc />
    public void Add(in SpreadPass other)
    {
        differences += other.differences;
        squares += other.squares;
    }
}
