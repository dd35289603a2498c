using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>Logits without gaps in memory.</summary>
/// <param name="View">By <see cref="LogitMap.InOrder"/>: contiguous.</param>
/// <param name="Order">The order in which they lie.</param>
internal sealed record LogitTensor(Tensor View, LogitOrder Order)
{
    /// <summary>Of logits [B, C, spatial]; a copy in plain order if they lie in neither order.</summary>
    public static LogitTensor Of(Tensor logits)
        => LogitMap.OrderOf(logits) is { } order
            ? new(LogitMap.InOrder(logits, order), order)
            : new(LogitMap.InOrder(logits.contiguous(), LogitOrder.Plain), LogitOrder.Plain);

    /// <summary>Their memory.</summary>
    /// <param name="classes">C.</param>
    /// <param name="pixels">Of an image.</param>
    public unsafe LogitMap Map(int classes, int pixels) => new(HostMemory.Of<float>(View.detach()), Order, classes, pixels);
}
