using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>The convolutions of UNETR and Swin UNETR in two or three dimensions, each under the name <c>conv</c> as in MONAI.</summary>
/// <param name="Dimensions">2 or 3.</param>
internal sealed record UnetrLayers(int Dimensions)
{
    /// <summary>A convolution that keeps the size, without bias.</summary>
    public Sequential Convolve(int from, int to, int kernel) => Named(Dimensions == 2
        ? Conv2d(from, to, kernel, padding: kernel / 2, bias: false)
        : Conv3d(from, to, kernel, padding: kernel / 2, bias: false));

    /// <summary>Doubles the size by a transposed convolution, without bias.</summary>
    public Sequential Upsample(int from, int to) => Named(Dimensions == 2
        ? ConvTranspose2d(from, to, 2, stride: 2, bias: false)
        : ConvTranspose3d(from, to, 2, stride: 2, bias: false));

    /// <summary>A linear map of each pixel's features to logits.</summary>
    public Sequential Head(int from, int to) => Sequential(("conv", Named(Dimensions == 2 ? Conv2d(from, to, 1L) : Conv3d(from, to, 1L))));

    /// <summary>Cuts an image into patches side by side and maps each linearly.</summary>
    public Module<Tensor, Tensor> Patches(int from, int to, int size) => Dimensions == 2
        ? Conv2d(from, to, size, stride: size)
        : Conv3d(from, to, size, stride: size);

    private static Sequential Named(Module<Tensor, Tensor> layer) => Sequential(("conv", layer));
}
