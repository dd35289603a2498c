using Sigmask.Losses;
using Sigmask.Mpi;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sigmask.Training;

/// <summary>
/// Gives the normalisation statistics of every rank their mean over all ranks after each forward pass. Each rank measures its own images alone; without this its guide and its average would differ
/// from those of rank 0, which a checkpoint has and which validation judges.
/// </summary>
/// <param name="ranks">The processes.</param>
/// <param name="network">Of this one.</param>
internal sealed class SharedStatistics(ICommunicator ranks, nn.Module network)
{
    // By the state: a network that borrows its layers has its statistics there alone.
    private readonly Tensor[] statistics = [.. network.state_dict().Values.Where(tensor => tensor is not Parameter && tensor.is_floating_point())];

    /// <summary>Takes the mean. Call it in a dispose scope of the step.</summary>
    public void Average()
    {
        if (statistics.Length == 0)
        {
            return;
        }

        using var withoutGradient = no_grad();
        var sums = ranks.Sum([.. statistics.SelectMany(HostArray.Of<double>)]);
        var start = 0;
        foreach (var statistic in statistics)
        {
            var numbers = sums.AsSpan(start, (int)statistic.numel());
            start += numbers.Length;
            statistic.copy_(tensor(Array.ConvertAll(numbers.ToArray(), sum => sum / ranks.Size), statistic.shape, dtype: statistic.dtype, device: statistic.device));
        }
    }
}
