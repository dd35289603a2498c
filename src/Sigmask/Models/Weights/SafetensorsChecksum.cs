using System.Security.Cryptography;
using static TorchSharp.torch;

namespace Sigmask.Models;

/// <summary>A checksum that a safetensors file carries among its free texts, so that any reader of the format still reads it.</summary>
internal static class SafetensorsChecksum
{
    private const string Key = "sha256";

    /// <summary>The free texts of a file with the checksum of the whole among them.</summary>
    /// <param name="tensors">By name, in the order of the file.</param>
    /// <param name="metadata">Free text by key.</param>
    public static Dictionary<string, string> AddTo(IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string> metadata) =>
        new(metadata) { [Key] = Of(tensors, metadata) };

    /// <summary>What speaks against a file having been left as it was written: that it lacks the checksum, or has another; null if nothing does.</summary>
    public static string? FaultOf(SafetensorsFile file)
    {
        if (!file.Metadata.TryGetValue(Key, out var declared))
        {
            return "it carries no checksum";
        }

        return declared == Of(file.Tensors, file.Metadata.Where(pair => pair.Key != Key).ToDictionary()) ? null : "it does not have its checksum";
    }

    // Over the header without the checksum, which has names, types, shapes and free texts, and the bytes of the tensors.
    private static string Of(IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(SafetensorsHeader.Format(tensors, metadata));
        foreach (var tensor in tensors.Values)
        {
            using var scope = NewDisposeScope();
            hash.AppendData(tensor.detach().cpu().contiguous().bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
