using System.Text;
using System.Text.Json;
using Sigmask.Mpi;
using static TorchSharp.torch;

namespace Sigmask.Training;

/// <summary>What the ranks of a training have in common before its first step: the same plan, the same data, and the state of rank 0.</summary>
internal static class RankAgreement
{
    private const int LongestDifference = 512;

    /// <summary>Fails, on every rank with the same words, if one has other settings or other data than rank 0.</summary>
    /// <param name="ranks">The processes.</param>
    /// <param name="own">What this one would train.</param>
    /// <exception cref="TrainingException">One has; the message names rank, machine and setting.</exception>
    public static void Require(ICommunicator ranks, RunRecord own)
    {
        var first = JsonSerializer.Deserialize<RunRecord>(ranks.FromFirst(Encoding.UTF8.GetBytes(own.ToJson())), RunRecord.Json)!;
        var difference = first.DifferenceFrom(own) is { } found ? Invariant($"rank {ranks.Rank} ({Environment.MachineName}): {found}") : "";
        if (ranks.Texts(difference, LongestDifference).FirstOrDefault(text => text.Length > 0) is { } told)
        {
            throw new TrainingException($"The processes do not train the same: {told}. Give all of them the same options, and data that they all see.");
        }
    }

    /// <summary>Brings the state of rank 0 to all, whatever each began with: initial weights, or those of a checkpoint.</summary>
    /// <param name="ranks">The processes.</param>
    /// <param name="state">Of this one.</param>
    public static void Share(ICommunicator ranks, TrainingState state)
    {
        using var scope = NewDisposeScope();
        using var withoutGradient = no_grad();
        var own = state.Tensors();
        var names = JsonSerializer.Deserialize<Entry[]>(ranks.FromFirst(JsonSerializer.SerializeToUtf8Bytes(own.Select(pair => new Entry(pair.Key, pair.Value.dtype, pair.Value.shape)))))!;
        var shared = names.ToDictionary(entry => entry.Name, entry => Shared(ranks, entry, own.GetValueOrDefault(entry.Name)));
        var mark = JsonSerializer.Deserialize<Mark>(ranks.FromFirst(JsonSerializer.SerializeToUtf8Bytes(new Mark(state.Step, state.Elapsed, state.Best))))!;
        if (ranks.Rank > 0)
        {
            state.Restore(shared, "of rank 0");
            (state.Step, state.Elapsed, state.Best) = (mark.Step, mark.Elapsed, mark.Best);
        }
    }

    private static Tensor Shared(ICommunicator ranks, Entry entry, Tensor? own)
    {
        var host = ranks.Rank == 0 ? own!.cpu().contiguous() : zeros(entry.Shape, dtype: entry.Type);
        if (host.numel() > 0)
        {
            ranks.Broadcast(host.bytes);
        }

        return host;
    }

    private sealed record Entry(string Name, ScalarType Type, long[] Shape);

    private sealed record Mark(long Step, TimeSpan Elapsed, ValidationMark? Best);
}
