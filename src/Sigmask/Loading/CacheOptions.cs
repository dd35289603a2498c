using Sigmask.Data;

namespace Sigmask.Loading;

/// <summary>Where prepared samples (before augmentation) are kept, so that each is decoded once.</summary>
/// <param name="Folder">A folder, which later runs use as well; null, and for samples that do not lie in files: memory.</param>
/// <param name="Bytes">The most bytes to keep. What does not fit is read again every epoch; a folder drops what has been unused for longest first.</param>
public sealed record CacheOptions(string? Folder = null, long Bytes = CacheOptions.DefaultBytes)
{
    /// <summary>512 MiB.</summary>
    public const long DefaultBytes = 512L << 20;

    /// <summary>Makes the folder, if there is to be one.</summary>
    /// <exception cref="DataException">It cannot be used.</exception>
    public void RequireUsable()
    {
        try
        {
            _ = Folder is null ? null : Directory.CreateDirectory(Folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{Folder} cannot keep prepared samples ({error.Message.TrimEnd('.')}); give another folder with `CacheOptions.Folder`.", error);
        }
    }

    /// <summary>The place for the prepared samples of a source.</summary>
    /// <exception cref="DataException">The folder cannot be used.</exception>
    internal IPreparedStore Open(ISampleSource source, Preprocessing preprocessing)
    {
        RequireUsable();
        return Folder is not null && source is IFileSource { Cases.Count: > 0 } files && files.FilesOf(0).Count > 0 ? new FolderStore(Folder, Bytes, files, preprocessing) : new MemoryStore(Bytes);
    }
}
