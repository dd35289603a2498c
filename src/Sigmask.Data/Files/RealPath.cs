namespace Sigmask.Files;

/// <summary>Where a path leads, with the links on its way followed as the system follows them.</summary>
internal static class RealPath
{
    // As many as Linux follows: more are a circle.
    private const int MostLinks = 40;

    /// <summary>The full path without links. What does not exist is no link.</summary>
    /// <param name="path">A file or a folder.</param>
    public static string Of(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var full = Path.GetFullPath(path);
        var (real, rest, links) = (Path.GetPathRoot(full)!, new Stack<string>(Names(full).Reverse()), 0);
        while (rest.TryPop(out var name))
        {
            if (name == "..")
            {
                real = Path.GetDirectoryName(real) ?? real;
                continue;
            }

            var next = Path.Combine(real, name);
            if (links == MostLinks || new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }

            // What the link names begins at the folder that it lies in, unless it is a full path.
            links++;
            real = Path.IsPathRooted(target) ? Path.GetPathRoot(target)! : real;
            foreach (var inner in Names(target).Reverse())
            {
                rest.Push(inner);
            }
        }

        return real;
    }

    private static IEnumerable<string> Names(string path) => path[Path.GetPathRoot(path)!.Length..]
        .Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries).Where(name => name != ".");
}
