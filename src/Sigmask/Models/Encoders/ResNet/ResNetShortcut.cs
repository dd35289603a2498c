using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace Sigmask.Models;

/// <summary>What stands in the shortcut of a residual block.</summary>
internal static class ResNetShortcut
{
    /// <summary>A strided linear map where a block changes size or number of feature maps (option B of He et al.); null where it changes neither.</summary>
    public static Sequential? Between(int from, int to, int stride) =>
        stride == 1 && from == to ? null : Sequential(Conv2d(from, to, 1L, stride: stride, bias: false), new BatchNormalization(to));
}
