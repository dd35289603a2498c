using System.Text.RegularExpressions;
using static TorchSharp.torch;

namespace Sigmask.Models;

/// <summary>
/// Second names under which nnU-Net's files repeat tensors: <c>all_modules.0</c> of a block is its <c>conv</c>, what follows its <c>norm</c>, and
/// <c>decoder.encoder</c> is <c>encoder</c>.
/// </summary>
internal static partial class TensorAliases
{
    /// <summary>The first name of a tensor; the same name if it has only one.</summary>
    public static string FirstNameOf(string name)
    {
        var direct = Decoder().Replace(name, "encoder.");
        return Block().Replace(direct, match => match.Groups["index"].Value == "0" ? ".conv." : ".norm.");
    }

    /// <summary>Tensors under their first names alone.</summary>
    /// <param name="tensors">By name, as a file has them.</param>
    /// <param name="isKnown">Whether the network has a tensor of a name; such names stay, and others give way only to such.</param>
    /// <param name="file">What to call the file in an error.</param>
    /// <exception cref="ModelException">Two names of one tensor stand for different values.</exception>
    public static IReadOnlyDictionary<string, Tensor> Resolve(IReadOnlyDictionary<string, Tensor> tensors, Func<string, bool> isKnown, string file)
    {
        var resolved = new Dictionary<string, Tensor>();
        foreach (var (name, tensor) in tensors.OrderByDescending(entry => isKnown(entry.Key)))
        {
            var first = isKnown(name) || !isKnown(FirstNameOf(name)) ? name : FirstNameOf(name);
            if (resolved.TryAdd(first, tensor))
            {
                continue;
            }

            if (!IsSame(resolved[first], tensor))
            {
                throw new ModelException($"Weights {file} contradict themselves: {TensorName.Shown(name)} is another name of {TensorName.Shown(first)} and has other values. Save the file again.");
            }
        }

        return resolved;
    }

    private static bool IsSame(Tensor one, Tensor other)
    {
        if (one.dtype != other.dtype || !one.shape.AsSpan().SequenceEqual(other.shape))
        {
            return false;
        }

        // By bytes, so that a NaN is the same as itself.
        return one.numel() == 0 || one.bytes.SequenceEqual(other.bytes);
    }

    [GeneratedRegex(@"^decoder\.encoder\.", RegexOptions.CultureInvariant)]
    private static partial Regex Decoder();

    [GeneratedRegex(@"\.all_modules\.(?<index>[0-9]+)\.", RegexOptions.CultureInvariant)]
    private static partial Regex Block();
}
