namespace Sigmask.Data;

/// <summary>DICOM, which is not read: found, so that the error says what to do.</summary>
internal static class DicomFiles
{
    private const int PreambleBytes = 128;
    private const int MostLevels = 3;
    private const int FilesLookedAt = 16;
    private static readonly string[] Endings = [".dcm", ".dicom", ".ima"];

    /// <summary>Fails if a path is a DICOM file, or a folder that holds some itself or in its sub-folders.</summary>
    /// <exception cref="DataException">It is; the message names the converter.</exception>
    public static void Refuse(string path)
    {
        if ((File.Exists(path) && IsDicom(path) ? path : Find(path, 0)) is { } found)
        {
            throw new DataException($"{found} is DICOM, which is not read; convert its series to NIfTI with dcm2niix: dcm2niix -z y -o OUT {(found == path ? Path.GetDirectoryName(Path.GetFullPath(path)) : path)}");
        }
    }

    // Scanners and archives leave names without ending: DICM behind 128 bytes tells.
    private static bool IsDicom(string path)
    {
        if (Endings.Contains(Path.GetExtension(path).ToLowerInvariant()))
        {
            return true;
        }

        try
        {
            using var file = File.OpenRead(path);
            var start = new byte[PreambleBytes + 4];
            return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.AsSpan(PreambleBytes).SequenceEqual("DICM"u8);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string? Find(string folder, int level)
    {
        try
        {
            return !Directory.Exists(folder) || level > MostLevels ? null
                : Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Take(FilesLookedAt).FirstOrDefault(IsDicom)
                    ?? Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal).Take(FilesLookedAt).Select(inner => Find(inner, level + 1)).FirstOrDefault(found => found is not null);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
