namespace Sigmask.Models;

/// <summary>The numbers that make up a residual network (He et al., CVPR 2016, table 1).</summary>
/// <param name="Name">Its published name.</param>
/// <param name="HasBottlenecks">Whether its blocks are bottlenecks (1x1, 3x3, 1x1) rather than pairs of 3x3 convolutions.</param>
/// <param name="Blocks">Blocks of each of the four stages.</param>
/// <param name="Width">Feature maps of the stem; 64 in all published networks.</param>
internal sealed record ResNetDesign(string Name, bool HasBottlenecks, IReadOnlyList<int> Blocks, int Width = 64)
{
    /// <summary>ResNet-18.</summary>
    public static ResNetDesign ResNet18 { get; } = new("resnet18", HasBottlenecks: false, [2, 2, 2, 2]);

    /// <summary>ResNet-34.</summary>
    public static ResNetDesign ResNet34 { get; } = new("resnet34", HasBottlenecks: false, [3, 4, 6, 3]);

    /// <summary>ResNet-50.</summary>
    public static ResNetDesign ResNet50 { get; } = new("resnet50", HasBottlenecks: true, [3, 4, 6, 3]);

    /// <summary>ResNet-18 with a quarter of its feature maps.</summary>
    public static ResNetDesign Tiny { get; } = ResNet18 with { Width = 16 };

    /// <summary>Those that networks are composed of.</summary>
    public static IReadOnlyList<EncoderDesign> Encoders { get; } = [.. new[] { ResNet18, ResNet34, ResNet50, Tiny }.Select(design => design.Encoder(isDilated: false))];

    /// <summary>Feature maps at the strides 2 (the stem), 4, 8, 16 and 32.</summary>
    public IReadOnlyList<int> FeatureMaps =>
        [Width, .. Enumerable.Range(0, 4).Select(stage => (Width << stage) * (HasBottlenecks ? Bottleneck.Expansion : 1))];

    private EncoderDesign Encoder(bool isDilated) => new()
    {
        Name = Name,
        IsTiny = this == Tiny,
        Title = "a residual network",
        Source = "He et al., CVPR 2016",
        Stages = [.. FeatureMaps.Zip([2, 4, 8, 16, isDilated ? 16 : 32], (features, stride) => new EncoderStage(stride, features))],
        NormalizesBatches = true,
        Weights = EncoderLayout.ResNet,
        Dilated = isDilated ? null : Encoder(isDilated: true),
        Build = channels => new ResNetEncoder(this, channels, isDilated),
    };
}
