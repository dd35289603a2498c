using System.Text.Json;
using Sigmask.Files;

namespace Sigmask.Data;

/// <summary>Annotations in one file as COCO has them, which are not read: found, so that the error says what to do.</summary>
internal static class CocoFile
{
    private const int FilesLookedAt = 8;
    private const int LongestFile = 1 << 24;

    /// <summary>The first such file of a folder, or of its sub-folders; null if there is none.</summary>
    public static string? Find(string folder) => FolderListing.SubFolders(folder).Prepend(folder)
        .SelectMany(place => FolderListing.WithEnding(place, ".json").Take(FilesLookedAt))
        .FirstOrDefault(path => HasItsName(Path.GetFileName(path)) || HasItsEntries(path));

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
