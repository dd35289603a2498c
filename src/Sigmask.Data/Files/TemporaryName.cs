namespace Sigmask.Files;

/// <summary>How what is not yet complete is called after the file or folder that it is to become.</summary>
internal static class TemporaryName
{
    // A name may have all the bytes that a file system takes, and more is put to it: a process, a number that nobody else has. A letter has up to three bytes.
    private const int MostKept = 40;

    /// <summary>As much of a name as leaves room for more.</summary>
    /// <param name="name">Of a file or folder, without its path.</param>
    public static string Beginning(string name) => name.Length <= MostKept ? name : name[..MostKept];
}
