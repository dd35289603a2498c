using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Sigmask.Data;

namespace Sigmask.Loading;

/// <summary>Names a prepared sample by all that decides it.</summary>
internal sealed class PreparedKey
{
    // To be raised when the preparation, or the form of the files, changes.
    private const int Version = 1;

    private readonly string settings;

    /// <param name="preprocessing">How samples are prepared; patches are cut later, so they do not count.</param>
    public PreparedKey(Preprocessing preprocessing) => settings = $"{Version} {JsonSerializer.Serialize(preprocessing with { Patch = null })}";

    /// <summary>SHA-256, as hexadecimal digits, over settings, way of reading, case, and path, length and time of each file.</summary>
    public string Of(IFileSource source, int index)
    {
        var text = new StringBuilder(settings).Append('\0').Append(source.ReadingOf(index)).Append('\0').Append(source.Cases[index].Case);
        foreach (var path in source.FilesOf(index))
        {
            var file = new FileInfo(path);
            text.Append('\0').Append(file.FullName).Append('\0').Append(file.Exists ? Invariant($"{file.Length} {file.LastWriteTimeUtc.Ticks}") : "");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
