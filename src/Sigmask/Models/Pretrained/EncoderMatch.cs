using System.Text.Json.Serialization;

namespace Sigmask.Models;

/// <summary>What became of a file of encoder weights.</summary>
/// <param name="File">Its name, without folders.</param>
/// <param name="Sha256">Its checksum, hexadecimal.</param>
/// <param name="Matched">Tensors of the encoder that come from it.</param>
/// <param name="Total">Tensors of the encoder. Those it lacks are counters, tables of indices, and what the encoder does not use.</param>
/// <param name="LeftOut">Tensors of the file that are no part of the encoder, by the beginning of their names.</param>
/// <param name="Adapted">How the first convolution was brought to the channels of the images; null if it has as many.</param>
public sealed record EncoderMatch(string File, string Sha256, int Matched, int Total, IReadOnlyDictionary<string, int> LeftOut, string? Adapted)
{
    /// <summary>The same in one line.</summary>
    [JsonIgnore]
    public string Summary => Invariant($"{File}: {Matched} of {Total} tensors of the encoder")
        + (Matched == Total ? "" : Invariant($" (the other {Total - Matched} are not in the file and not needed)"))
        + (Adapted is null ? "" : $"; first convolution brought {Adapted}")
        + (LeftOut.Count == 0 ? "" : $"; left out as no part of it: {string.Join(", ", LeftOut.Select(part => Invariant($"{part.Key} ({part.Value})")))}")
        + ".";
}
