using Sigmask.Files;

namespace Sigmask.Auditing;

/// <summary>What lies in a folder of data, listed before its copy is begun: so the copy is no part of what is copied, whatever leads into the folder.</summary>
internal sealed class FolderContents
{
    private readonly string root;
    private readonly List<string> folders = [];
    private readonly List<string> files = [];

    /// <param name="root">The full path of the folder.</param>
    /// <exception cref="DataException">There is a link to a folder, or one that leads out of the folder or nowhere; the message names it.</exception>
    /// <exception cref="IOException">A folder in it cannot be listed.</exception>
    public FolderContents(string root)
    {
        this.root = root;
        var (real, left) = (RealPath.Of(root), new Queue<string>([root]));
        while (left.TryDequeue(out var folder))
        {
            folders.Add(folder);
            foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos())
            {
                RequireOwn(entry, real);
                if (entry is DirectoryInfo)
                {
                    left.Enqueue(entry.FullName);
                }
                else
                {
                    files.Add(entry.FullName);
                }
            }
        }
    }

    /// <summary>Copies it; a link to a file becomes that file.</summary>
    /// <param name="target">The folder of the copy.</param>
    /// <param name="except">Full paths of files that are left out.</param>
    /// <param name="cancellation">Stops between two files.</param>
    /// <exception cref="IOException">A file cannot be copied.</exception>
    public void CopyTo(string target, HashSet<string> except, CancellationToken cancellation)
    {
        foreach (var folder in folders)
        {
            Directory.CreateDirectory(Place(folder));
        }

        foreach (var file in files.Where(path => !except.Contains(path)))
        {
            cancellation.ThrowIfCancellationRequested();
            File.Copy(file, Place(file));
        }

        string Place(string path) => Path.Combine(target, Path.GetRelativePath(root, path));
    }

    // Links to folders go round in circles; others may lead to what is nobody's business, and a copy is handed on.
    private static void RequireOwn(FileSystemInfo entry, string real)
    {
        if (entry.LinkTarget is null)
        {
            return;
        }

        if (entry is DirectoryInfo)
        {
            throw new DataException($"{entry.FullName} is a link to a folder, which a copy of the data does not follow; put the folder itself in its place, or remove the link.");
        }

        var target = RealPath.Of(entry.FullName);
        if (!FolderPath.Contains(real, target) || !File.Exists(target))
        {
            throw new DataException($"{entry.FullName} is a link that leads out of {real} or nowhere, so it is not copied; put the file itself in its place, or remove the link.");
        }
    }
}
