namespace Sigmask.Data;

/// <summary>The error for an image that lies where a mask belongs: most often the folder of the images was named instead of that of the masks.</summary>
internal static class MistakenImage
{
    // As the layouts call them.
    private static readonly string[] MaskFolders = ["masks", "labels", "labelsTr", "annotations"];

    /// <summary>The error.</summary>
    /// <param name="path">The image.</param>
    /// <param name="isVolume">Whether it is a volume; otherwise a picture.</param>
    public static DataException Error(string path, bool isVolume = false)
    {
        var (image, mask, pixel) = isVolume ? ("an image", "a label map", "voxel") : ("a picture", "a mask", "pixel");
        var remedy = MasksBeside(Path.GetDirectoryName(path) is { Length: > 0 } folder ? folder : ".") is { } masks ? $"did you mean {masks}?" : $"put {mask} in its place.";
        return new($"{path} is {image}, not {mask}: its values change from {pixel} to {pixel} instead of filling areas; {remedy}");
    }

    private static string? MasksBeside(string folder)
    {
        var above = Path.GetDirectoryName(folder) is { Length: > 0 } typed ? typed : Path.GetDirectoryName(Path.GetFullPath(folder));
        if (above is null || MaskFolders.Contains(Path.GetFileName(Path.GetFullPath(folder)), StringComparer.OrdinalIgnoreCase))
        {
            return null;
        }

        // Without an error where something may not be read.
        string[] beside = [.. Directory.EnumerateDirectories(above, "*", new EnumerationOptions()).Order(StringComparer.Ordinal)];
        return MaskFolders.Select(name => Array.Find(beside, path => string.Equals(Path.GetFileName(path), name, StringComparison.OrdinalIgnoreCase))).FirstOrDefault(found => found is not null);
    }
}
