namespace Sigmask.Losses;

/// <summary>A computation over a range of pixels that adds up what it finds. It runs over pieces, each adding its own totals once, so that the result does not depend on threads.</summary>
/// <typeparam name="TSelf">The pass itself.</typeparam>
internal interface IPass<TSelf>
    where TSelf : struct, IPass<TSelf>
{
    /// <summary>Computes <paramref name="count"/> pixels from <paramref name="first"/>, a multiple of <see cref="BatchPartition.Piece"/>, on.</summary>
    void Run(int first, int count);

    /// <summary>Adds the totals of another piece.</summary>
    void Add(in TSelf other);
}
