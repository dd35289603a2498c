using Sigmask.Models;
using Sigmask.Files;
using static TorchSharp.torch;

namespace Sigmask.Tests.Models;

/// <summary>A checkpoint that cannot be had here, made of its table of names and shapes and the fill rule.</summary>
internal static class Checkpoint
{
    /// <summary>The tensors of a table: those of whole numbers 3, the others by the fill rule.</summary>
    public static Dictionary<string, Tensor> Of(IEnumerable<(string Name, long[] Shape)> table) => table.ToDictionary(
        entry => entry.Name,
        entry => entry.Name.EndsWith("num_batches_tracked", StringComparison.Ordinal) || entry.Name.EndsWith("_index", StringComparison.Ordinal)
            ? full(entry.Shape, 3, int64)
            : SplitMixFill.Entry(entry.Name, entry.Shape));

    /// <summary>The same tensors under other names.</summary>
    public static Dictionary<string, Tensor> Renamed(this IReadOnlyDictionary<string, Tensor> tensors, Func<string, string> rename) =>
        tensors.ToDictionary(entry => rename(entry.Key), entry => entry.Value);

    /// <summary>The tensors whose names do or do not pass.</summary>
    public static Dictionary<string, Tensor> Where(this IReadOnlyDictionary<string, Tensor> tensors, Func<string, bool> isKept) =>
        tensors.Where(entry => isKept(entry.Key)).ToDictionary();

    /// <summary>Writes them.</summary>
    public static string Save(this IReadOnlyDictionary<string, Tensor> tensors, string path)
    {
        AtomicFile.Write(path, stream => SafetensorsFile.Write(stream, tensors));
        return path;
    }
}
