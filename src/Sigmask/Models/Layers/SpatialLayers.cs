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

    /// <summary>Divides the size by the strides; each axis has a kernel (of odd length) and a stride of its own.</summary>
    public Module<Tensor, Tensor> Convolve(int from, int to, IReadOnlyList<int> kernel, IReadOnlyList<int> strides, bool hasBias = true)
    {
        int[] margin = [.. kernel.Select(length => length / 2)];
        return Dimensions == 2
            ? Conv2d(from, to, Two(kernel), Two(strides), Two(margin), bias: hasBias)
            : Conv3d(from, to, Three(kernel), Three(strides), Three(margin), bias: hasBias);
    }

    /// <summary>A linear map of each pixel's features.</summary>
    public Module<Tensor, Tensor> MixChannels(int from, int to) => Dimensions == 2
        ? Conv2d(from, to, 1L)
        : Conv3d(from, to, 1L);

    /// <summary>Doubles the size by a transposed convolution.</summary>
    public Module<Tensor, Tensor> Upsample(int from, int to) => Dimensions == 2
        ? ConvTranspose2d(from, to, 2, stride: 2)
        : ConvTranspose3d(from, to, 2, stride: 2);

    /// <summary>Multiplies the size by a factor for each axis, by a transposed convolution without overlap.</summary>
    public Module<Tensor, Tensor> Upsample(int from, int to, IReadOnlyList<int> factors, bool hasBias = true) => Dimensions == 2
        ? ConvTranspose2d(from, to, Two(factors), Two(factors), bias: hasBias)
        : ConvTranspose3d(from, to, Three(factors), Three(factors), bias: hasBias);

    /// <summary>Doubles the size by a transposed 3x3 (x3) convolution.</summary>
    public Module<Tensor, Tensor> UpsampleWithOverlap(int from, int to) => Dimensions == 2
        ? ConvTranspose2d(from, to, 3, stride: 2, padding: 1, output_padding: 1)
        : ConvTranspose3d(from, to, 3, stride: 2, padding: 1, output_padding: 1);

    /// <summary>Normalises with a learned scale and shift.</summary>
    public Module<Tensor, Tensor> Normalize(int channels) => (Dimensions, Normalization) switch
    {
        (_, Normalization.Batch) => new BatchNormalization(channels),
        (2, _) => InstanceNorm2d(channels, affine: true),
        _ => InstanceNorm3d(channels, affine: true),
    };

    /// <summary>Normalises each feature map of an image; nothing is learned.</summary>
    public Module<Tensor, Tensor> Standardize(int channels) => Dimensions == 2 ? InstanceNorm2d(channels) : InstanceNorm3d(channels);

    /// <summary>Drops whole feature maps.</summary>
    public Module<Tensor, Tensor> Drop(double share) => Dimensions == 2 ? Dropout2d(share) : Dropout3d(share);

    /// <summary>Divides the size by a factor for each axis, taking means.</summary>
    public Module<Tensor, Tensor> Average(IReadOnlyList<int> factors) => Dimensions == 2
        ? AvgPool2d(Two(factors), Two(factors))
        : AvgPool3d(Three(factors), Three(factors));

    /// <summary>The same length along each axis.</summary>
    public IReadOnlyList<int> Alike(int length) => [.. Enumerable.Repeat(length, Dimensions)];

    private static (long Rows, long Columns) Two(IReadOnlyList<int> lengths) => (lengths[0], lengths[1]);

    private static (long Slices, long Rows, long Columns) Three(IReadOnlyList<int> lengths) => (lengths[0], lengths[1], lengths[2]);
}
