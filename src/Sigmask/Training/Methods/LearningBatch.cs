using Sigmask.Data;
using Sigmask.Loading;
using Sigmask.Losses;
using Sigmask.Mpi;
using static TorchSharp.torch;

namespace Sigmask.Training;

/// <summary>A batch on the device that learns from it. Its tensors belong to the dispose scope of the step.</summary>
/// <param name="Images">[B, channels, spatial].</param>
/// <param name="Labels">int64 [B, spatial]; <see cref="Sample.Ignored"/> where a pixel does not count.</param>
/// <param name="Cases">Name and patient of each image.</param>
internal sealed record LearningBatch(Tensor Images, Tensor Labels, IReadOnlyList<CaseKey> Cases)
{
    /// <summary>The batch of which this is a part, if other processes have the rest; null: it is the whole.</summary>
    public IDistributedBatch? Whole { get; init; }

    /// <summary>A batch of the loader.</summary>
    /// <param name="batch">The batch, or this process' share of it.</param>
    /// <param name="device">Where the network is.</param>
    /// <param name="ranks">The processes that share it; null: there is one.</param>
    public static LearningBatch Of(Batch batch, Device device, ICommunicator? ranks = null) => new(batch.ImageTensor(device), batch.LabelTensor(device), batch.Cases)
    {
        Whole = ranks is not null && batch.Share is { } share ? new RankBatch(ranks, share) : null,
    };

    /// <summary>Some of its images.</summary>
    /// <param name="positions">Which, from 0.</param>
    public LearningBatch At(IReadOnlyList<long> positions)
    {
        var index = tensor([.. positions], device: Images.device);
        return new(Images.index_select(0, index), Labels.index_select(0, index), [.. positions.Select(position => Cases[(int)position])]);
    }
}
