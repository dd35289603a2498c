using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>The layers of a convolutional network in two or three dimensions, so that a network is written once for both.</summary>
/// <param name="Dimensions">2 or 3.</param>
/// <param name="Normalization">How <see cref="Normalize"/> normalises.</param>
internal sealed record SpatialLayers(int Dimensions, Normalization Normalization)
{
    /// <summary>3x3 (x3), keeps the size, no bias as a normalisation follows.</summary>
    public Module<Tensor, Tensor> Convolve(int from, int to) => Dimensions == 2
        ? Conv2d(from, to, 3, padding: 1, bias: false)
        : Conv3d(from, to, 3, padding: 1, bias: false);

    /// <summary>A linear map of each pixel's features.</summary>
    public Module<Tensor, Tensor> MixChannels(int from, int to) => Dimensions == 2
        ? Conv2d(from, to, 1L)
        : Conv3d(from, to, 1L);

    /// <summary>Doubles the size by a transposed convolution.</summary>
    public Module<Tensor, Tensor> Upsample(int from, int to) => Dimensions == 2
        ? ConvTranspose2d(from, to, 2, stride: 2)
        : ConvTranspose3d(from, to, 2, stride: 2);

    /// <summary>Normalises with a learned scale and shift.</summary>
    public Module<Tensor, Tensor> Normalize(int channels) => (Dimensions, Normalization) switch
    {
        (2, Normalization.Batch) => BatchNorm2d(channels),
        (3, Normalization.Batch) => BatchNorm3d(channels),
        (2, _) => InstanceNorm2d(channels, affine: true),
        _ => InstanceNorm3d(channels, affine: true),
    };

    /// <summary>Drops whole feature maps.</summary>
    public Module<Tensor, Tensor> Drop(double share) => Dimensions == 2 ? Dropout2d(share) : Dropout3d(share);

    /// <summary>Halves the size, keeping the largest value of each 2x2 (x2) block.</summary>
    public Tensor Pool(Tensor features) => Dimensions == 2 ? functional.max_pool2d(features, [2, 2]) : functional.max_pool3d(features, [2, 2, 2]);
}
