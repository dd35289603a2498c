using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>
/// A stage of a Swin transformer: blocks, every second with shifted windows, and a merging of patches. Weights are named <c>blocks.i</c> and
/// <c>downsample</c>.
/// </summary>
internal sealed class SwinStage : Module<Tensor, Tensor>
{
    private readonly Sequential blocks;
    private readonly PatchMerging downsample;

    /// <summary>A stage of a design.</summary>
    /// <param name="design">The numbers.</param>
    /// <param name="width">Features of the finest level.</param>
    /// <param name="stage">0 to 3, from the finest.</param>
    /// <param name="dimensions">2 or 3.</param>
    public SwinStage(SwinDesign design, int width, int stage, int dimensions)
        : base(nameof(SwinStage))
    {
        blocks = Sequential(Enumerable.Range(0, SwinDesign.Depths[stage])
            .Select(block => new SwinBlock(width << stage, SwinDesign.Heads[stage], design.Window, block % 2 == 0 ? 0 : design.Window / 2, dimensions))
            .ToArray<Module<Tensor, Tensor>>());
        downsample = new(width << stage, dimensions);
        RegisterComponents();
    }

    /// <summary>Tokens [B, half of spatial, twice the features] of [B, spatial, features].</summary>
    public override Tensor forward(Tensor input) => downsample.call(blocks.call(input));
}
