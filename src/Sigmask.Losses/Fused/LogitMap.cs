using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>How the classes of a pixel lie in memory.</summary>
internal enum LogitOrder
{
    /// <summary>[B, C, spatial] as written: a plane for each class.</summary>
    Plain,

    /// <summary>[B, spatial, C]: the classes of a pixel side by side, "channels last".</summary>
    ChannelsLast,
}

/// <summary>The logits of one image in memory. The memory belongs to a tensor that must outlive the map.</summary>
internal readonly unsafe struct LogitMap(float* data, LogitOrder order, int classes, int pixels)
{
    /// <summary>The first element.</summary>
    public float* Data { get; } = data;

    /// <summary>Memory order.</summary>
    public LogitOrder Order { get; } = order;

    /// <summary>C.</summary>
    public int Classes { get; } = classes;

    /// <summary>Pixels of the image.</summary>
    public int Pixels { get; } = pixels;

    /// <summary>Image <paramref name="b"/> of a batch that starts here.</summary>
    public LogitMap Image(int b) => new(Data + ((nint)b * Classes * Pixels), Order, Classes, Pixels);

    /// <summary>The order in which logits [B, C, spatial] lie without gaps; null if in none of the two.</summary>
    public static LogitOrder? OrderOf(Tensor logits)
    {
        if (logits.is_contiguous())
        {
            return LogitOrder.Plain;
        }

        using var last = InOrder(logits, LogitOrder.ChannelsLast);
        return last.is_contiguous() ? LogitOrder.ChannelsLast : null;
    }

    /// <summary>The logits as a view whose last axis is the fastest: [B, C, N] or [B, spatial, C].</summary>
    public static Tensor InOrder(Tensor logits, LogitOrder order) => order == LogitOrder.Plain
        ? logits.flatten(2)
        : logits.permute([0, .. Enumerable.Range(2, (int)logits.dim() - 2).Select(axis => (long)axis), 1]);
}

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
