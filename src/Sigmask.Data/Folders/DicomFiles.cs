using Sigmask.Files;

namespace Sigmask.Data;

/// <summary>DICOM, which is not read: found, so that the error says what to do.</summary>
internal static class DicomFiles
{
    private const int MostLevels = 3;
    private const int FilesLookedAt = 16;

    /// <summary>Fails if a path is a DICOM file, or a folder that holds some itself or in its sub-folders.</summary>
    /// <exception cref="DataException">It is; the message names the converter.</exception>
    public static void Refuse(string path)
    {
        if ((File.Exists(path) && DicomFile.Is(path) ? path : Find(path, 0)) is { } found)
        {
            throw new DataException($"{found} {DicomFile.Complaint(found, found == path ? null : path)}");
        }
    }

    private static string? Find(string folder, int level)
    {
        try
        {
            return !Directory.Exists(folder) || level > MostLevels ? null
                : Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Take(FilesLookedAt).FirstOrDefault(DicomFile.Is)
                    ?? Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal).Take(FilesLookedAt).Select(inner => Find(inner, level + 1)).FirstOrDefault(found => found is not null);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
