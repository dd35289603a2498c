namespace Sigmask.Data;

/// <summary>
/// Parts of samples that a network sees at a time: cut at random in training, moved over the whole in prediction. For samples of different sizes, or too large
/// to be seen whole.
/// </summary>
/// <param name="Size">[H, W] or [D, H, W].</param>
public sealed record PatchOptions(IReadOnlyList<int> Size)
{
    /// <summary>
    /// Share of the patches that are cut around a pixel of a class other than the background, each class that a sample has being as likely; the others lie
    /// anywhere. A third as in nnU-Net (Isensee et al. 2021, doi:10.1038/s41592-020-01008-z).
    /// </summary>
    public double ForegroundShare { get; init; } = 1.0 / 3;
}
