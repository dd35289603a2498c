using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>
/// A Swin transformer in two or three dimensions without classifier (Liu et al., ICCV 2021). Weights are named <c>patch_embed.proj</c> and <c>layers1.0</c> …
/// <c>layers4.0</c>, as in MONAI.
/// </summary>
internal sealed class SwinEncoder : Module<Tensor, IReadOnlyList<Tensor>>
{
    [ComponentName(Name = "patch_embed")]
    private readonly Sequential embed;

    private readonly SwinStage[] stages;

    /// <summary>A transformer in training mode.</summary>
    /// <param name="design">The numbers.</param>
    /// <param name="width">Features of the finest level.</param>
    /// <param name="layers">Two or three dimensions.</param>
    /// <param name="channels">Channels of the images.</param>
    public SwinEncoder(SwinDesign design, int width, UnetrLayers layers, int channels)
        : base(nameof(SwinEncoder))
    {
        embed = Sequential(("proj", layers.Patches(channels, width, SwinDesign.Patch)));
        stages = [.. Enumerable.Range(0, SwinDesign.Depths.Count).Select(stage => new SwinStage(design, width, stage, layers.Dimensions))];
        foreach (var (index, stage) in stages.Index())
        {
            register_module(Invariant($"layers{index + 1}"), Sequential(stage));
        }

        RegisterComponents();
    }

    /// <summary>Normalised features [B, features, spatial] at the strides 2, 4, 8, 16 and 32.</summary>
    /// <param name="input">[B, channels, spatial], multiples of 32.</param>
    public override IReadOnlyList<Tensor> forward(Tensor input)
    {
        var tokens = Turned(embed.call(input), from: 1, to: ^1);
        var features = new List<Tensor> { Normalized(tokens) };
        foreach (var stage in stages)
        {
            tokens = stage.call(tokens);
            features.Add(Normalized(tokens));
        }

        return features;
    }

    private static Tensor Normalized(Tensor tokens) => Turned(tokens.NormalizeTokens(), from: ^1, to: 1);

    // One axis moved to another place.
    private static Tensor Turned(Tensor features, Index from, Index to)
    {
        var axes = Enumerable.Range(0, (int)features.dim()).Select(axis => (long)axis).ToList();
        var moved = axes[from];
        axes.RemoveAt(from.GetOffset(axes.Count));
        axes.Insert(to.IsFromEnd ? axes.Count : to.Value, moved);
        return features.Reorder([.. axes]);
    }
}
