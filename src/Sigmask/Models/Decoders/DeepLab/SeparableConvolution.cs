using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>A 3x3 convolution in two cheaper steps: each feature map on its own, then a linear map of each pixel's features (Chollet, CVPR 2017).</summary>
internal static class SeparableConvolution
{
    /// <summary>The two steps, which keep the size; no bias, as a normalisation follows.</summary>
    public static Sequential Of(int from, int to, int dilation = 1) => Sequential(
        Conv2d(from, from, 3, padding: dilation, dilation: dilation, groups: from, bias: false),
        Conv2d(from, to, 1L, bias: false));
}
