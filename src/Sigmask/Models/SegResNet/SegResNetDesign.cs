namespace Sigmask.Models;

/// <summary>The numbers that make up a SegResNet.</summary>
/// <param name="Width">Feature maps of the finest level; each further one has twice as many.</param>
/// <param name="Blocks">Blocks of each level on the way down.</param>
/// <param name="Groups">Groups of feature maps that are normalised together.</param>
internal sealed record SegResNetDesign(int Width, IReadOnlyList<int> Blocks, int Groups = 8)
{
    /// <summary>The network that won the brain tumour challenge of 2018 (Myronenko, BrainLes 2018), without its autoencoder.</summary>
    public static SegResNetDesign Published { get; } = new(32, [1, 2, 2, 4]);

    /// <summary>A quarter of its feature maps, and fewer blocks.</summary>
    public static SegResNetDesign Tiny { get; } = new(8, [1, 1, 1, 1]);

    /// <summary>This design as options want it.</summary>
    /// <exception cref="ModelException">The groups cannot be equal.</exception>
    public SegResNetDesign For(ModelOptions options)
    {
        var width = options.Width ?? Width;
        if (width % Groups != 0)
        {
            throw new ModelException(Invariant($"Model {options.Name}: width must be a multiple of {Groups}, not {width}."));
        }

        return this with { Width = width };
    }
}
