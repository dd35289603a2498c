namespace Sigmask.Nifti;

/// <summary>The file or two files that a name stands for.</summary>
/// <param name="Header">Where the header is.</param>
/// <param name="Voxels">Where the voxels are; the same file unless it is a pair.</param>
/// <param name="IsCompressed">Whether they are gzip-compressed.</param>
internal sealed record NiftiLocation(string Header, string Voxels, bool IsCompressed)
{
    private const string Compressed = ".gz";

    public bool IsPair => Header != Voxels;

    /// <summary>The location that a name's ending stands for; null if it is none of the format's.</summary>
    public static NiftiLocation? Of(string path)
    {
        var isCompressed = path.EndsWith(Compressed, StringComparison.OrdinalIgnoreCase);
        var ending = isCompressed ? path[^Compressed.Length..] : "";
        var plain = path[..^ending.Length];
        return Path.GetExtension(plain).ToUpperInvariant() switch
        {
            ".NII" => new(path, path, isCompressed),
            ".HDR" => new(path, Partner(plain, "img", ending), isCompressed),
            ".IMG" => new(Partner(plain, "hdr", ending), path, isCompressed),
            _ => null,
        };
    }

    // .HDR goes with .IMG, unless only .img is there.
    private static string Partner(string plain, string partner, string compressed)
    {
        string Named(string own) => plain[..^own.Length] + own + compressed;
        var (usual, other) = char.IsUpper(plain[^1]) ? (Named(partner.ToUpperInvariant()), Named(partner)) : (Named(partner), Named(partner.ToUpperInvariant()));
        return !File.Exists(usual) && File.Exists(other) ? other : usual;
    }
}
