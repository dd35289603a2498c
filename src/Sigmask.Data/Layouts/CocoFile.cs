using System.Text.Json;
using Sigmask.Files;

namespace Sigmask.Data;

/// <summary>Annotations in one file as COCO has them, which are not read: found, so that the error says what to do.</summary>
internal static class CocoFile
{
    private const int FilesLookedAt = 8;
    private const int FilesRead = 16;
    private const int LongestFile = 1 << 24;

    /// <summary>The first such file of a folder, or of its sub-folders; null if there is none.</summary>
    public static string? Find(string folder)
    {
        string[] files = [.. FolderListing.SubFolders(folder).Prepend(folder).SelectMany(place => FolderListing.WithEnding(place, ".json").Take(FilesLookedAt))];
        return Array.Find(files, path => HasItsName(Path.GetFileName(path))) ?? files.Take(FilesRead).FirstOrDefault(HasItsEntries);
    }

    private static bool HasItsName(string name) => name.StartsWith("instances_", StringComparison.OrdinalIgnoreCase) || name.Contains("coco", StringComparison.OrdinalIgnoreCase);

    private static bool HasItsEntries(string path)
    {
        try
        {
            if (new FileInfo(path).Length > LongestFile)
            {
                return false;
            }

            using var document = JsonDocument.Parse(TextFile.Read(path));
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object && root.TryGetProperty("images", out _) && root.TryGetProperty("annotations", out _) && root.TryGetProperty("categories", out _);
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
