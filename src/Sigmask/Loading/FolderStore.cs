using Sigmask.Data;

namespace Sigmask.Loading;

/// <summary>
/// Keeps prepared samples as files, one each, named by a hash of all that decides them: the files they were read from with length and time, how these are
/// read, and the preprocessing. A file that changes, or another setting, thus never finds what was kept before.
/// </summary>
/// <remarks>When the limit is reached, files that this run has not used go first, the oldest before the others. Runs may share a folder; each keeps to the limit by what it knows.</remarks>
internal sealed class FolderStore : IPreparedStore
{
    private const string Ending = ".sample";

    private readonly object gate = new();
    private readonly string folder;
    private readonly long capacity;
    private readonly IFileSource source;
    private readonly PreparedKey keys;
    private readonly Dictionary<string, long> sizes = [];
    private readonly HashSet<string> unused;

    // As they were found; those that have been used since are passed over.
    private readonly Queue<string> byAge;
    private bool isFull;

    /// <summary>Opens a folder, which must exist.</summary>
    /// <exception cref="DataException">It cannot be read.</exception>
    public FolderStore(string folder, long capacity, IFileSource source, Preprocessing preprocessing)
    {
        (this.folder, this.capacity, this.source, keys) = (folder, capacity, source, new PreparedKey(preprocessing));
        try
        {
            var found = new DirectoryInfo(folder).GetFiles("*" + Ending).OrderBy(file => file.LastWriteTimeUtc).ToArray();
            sizes = found.ToDictionary(file => file.Name, file => file.Length);
            unused = [.. sizes.Keys];
            byAge = new(found.Select(file => file.Name));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{folder} cannot be read for prepared samples ({error.Message.TrimEnd('.')}); give another folder with `CacheOptions.Folder`.", error);
        }

        UsedBytes = sizes.Values.Sum();
    }

    /// <inheritdoc />
    public long UsedBytes { get; private set; }

    /// <inheritdoc />
    public PreparedSample? Find(int index)
    {
        var name = NameOf(index);
        lock (gate)
        {
            if (!sizes.ContainsKey(name))
            {
                return null;
            }
        }

        var path = Path.Combine(folder, name);
        var prepared = PreparedFile.Read(path, source.Cases[index].Patient);
        if (prepared is null)
        {
            lock (gate)
            {
                Forget(name);
            }

            return null;
        }

        MarkUsed(name, path);
        return prepared;
    }

    /// <inheritdoc />
    public bool Has(int index)
    {
        var name = NameOf(index);
        lock (gate)
        {
            return sizes.ContainsKey(name);
        }
    }

    /// <inheritdoc />
    public bool Add(int index, PreparedSample prepared)
    {
        var name = NameOf(index);
        var bytes = PreparedFile.LengthOf(prepared);
        lock (gate)
        {
            if (sizes.ContainsKey(name))
            {
                return true;
            }

            if (isFull || !MakeRoom(bytes))
            {
                return false;
            }

            // One that was damaged is made anew.
            unused.Remove(name);
            sizes[name] = bytes;
            UsedBytes += bytes;
        }

        try
        {
            PreparedFile.Write(Path.Combine(folder, name), prepared);
            return true;
        }
        catch (IOException)
        {
            // Nothing is lost but speed: the sample is prepared again in the next epoch.
            lock (gate)
            {
                isFull = true;
                Forget(name);
            }

            return false;
        }
    }

    private string NameOf(int index) => keys.Of(source, index) + Ending;

    private bool MakeRoom(long bytes)
    {
        while (UsedBytes + bytes > capacity && byAge.TryDequeue(out var oldest))
        {
            if (unused.Remove(oldest))
            {
                Forget(oldest);
                Try(() => File.Delete(Path.Combine(folder, oldest)));
            }
        }

        return UsedBytes + bytes <= capacity;
    }

    private void Forget(string name)
    {
        UsedBytes -= sizes.Remove(name, out var bytes) ? bytes : 0;
    }

    private void MarkUsed(string name, string path)
    {
        lock (gate)
        {
            if (!unused.Remove(name))
            {
                return;
            }
        }

        // So that a later run knows what was used last.
        Try(() => File.SetLastWriteTimeUtc(path, DateTime.UtcNow));
    }

    private static void Try(Action change)
    {
        try
        {
            change();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Another run has the file, or took it away; it counts as gone here.
        }
    }
}
