namespace Sigmask.Models;

/// <summary>The numbers that make up a pyramid of transformers, four stages at the strides 4, 8, 16 and 32.</summary>
/// <param name="Widths">Features of each stage.</param>
/// <param name="Depths">Blocks of each stage.</param>
/// <param name="Ratios">Features within the feed-forward part of a block for each feature of the stage.</param>
/// <param name="Dropped">
/// Share of the images for which the branches of the last block are left out while training; 0.1 in both releases. The tiny ones are too shallow to need
/// it, and in batches of one or two it keeps the statistics of a decoder's batch normalisation from those of use.
/// </param>
internal sealed record PyramidDesign(IReadOnlyList<int> Widths, IReadOnlyList<int> Depths, IReadOnlyList<int> Ratios, double Dropped = 0.1)
{
    private static readonly int[] Narrow = [32, 64, 160, 256];
    private static readonly int[] Wide = [64, 128, 320, 512];
    private static readonly int[] Half = [16, 32, 80, 128];
    private static readonly int[][] AllDepths = [[2, 2, 2, 2], [2, 2, 2, 2], [3, 4, 6, 3], [3, 4, 18, 3], [3, 8, 27, 3], [3, 6, 40, 3]];

    /// <summary>Attention heads of each stage.</summary>
    public static IReadOnlyList<int> Heads { get; } = [1, 2, 5, 8];

    /// <summary>How many times fewer keys than queries, along each axis, the attention of each stage has.</summary>
    public static IReadOnlyList<int> Reductions { get; } = [8, 4, 2, 1];

    /// <summary>MiT-B0 to MiT-B5, the encoders of SegFormer (Xie et al., NeurIPS 2021, table 6).</summary>
    public static PyramidDesign Mix(int size) => new(size == 0 ? Narrow : Wide, AllDepths[size], [4, 4, 4, 4]);

    /// <summary>MiT-B0 with half of its features.</summary>
    public static PyramidDesign MixTiny { get; } = Mix(0) with { Widths = Half, Dropped = 0 };

    /// <summary>PVTv2-B0 to PVTv2-B5 (Wang et al., Computational Visual Media 2022, table 1).</summary>
    public static PyramidDesign Pyramid(int size) => new(size == 0 ? Narrow : Wide, AllDepths[size], size == 5 ? [4, 4, 4, 4] : [8, 8, 4, 4]);

    /// <summary>PVTv2-B0 with half of its features.</summary>
    public static PyramidDesign PyramidTiny { get; } = Pyramid(0) with { Widths = Half, Dropped = 0 };

    /// <summary>Those that networks are composed of.</summary>
    public static IReadOnlyList<EncoderDesign> Encoders { get; } =
    [
        .. Enumerable.Range(0, AllDepths.Length).Select(size => Mix(size).MixEncoder(size)), MixTiny.MixEncoder(0) with { IsTiny = true },
        .. Enumerable.Range(0, AllDepths.Length).Select(size => Pyramid(size).PyramidEncoder(size)), PyramidTiny.PyramidEncoder(0) with { IsTiny = true },
    ];

    private EncoderDesign MixEncoder(int size) => Encoder(Invariant($"mit-b{size}"), "a mix transformer", "Xie et al., NeurIPS 2021", EncoderLayout.SegFormer);

    private EncoderDesign PyramidEncoder(int size) => Encoder(Invariant($"pvt2-b{size}"), "PVTv2", "Wang et al., CVMJ 2022", EncoderLayout.PyramidTransformer) with { LearningRate = 5e-3 };

    private EncoderDesign Encoder(string name, string title, string source, EncoderLayout weights) => new()
    {
        Name = name,
        Title = title,
        Source = source,
        Stages = [.. Widths.Select((features, stage) => new EncoderStage(4 << stage, features))],
        Weights = weights,
        Build = channels => new PyramidEncoder(this, channels),
    };
}
