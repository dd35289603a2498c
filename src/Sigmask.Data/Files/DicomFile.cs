namespace Sigmask.Files;

/// <summary>A file in DICOM, which is not read: known, so that the error says what to do.</summary>
internal static class DicomFile
{
    private const int PreambleBytes = 128;
    private static readonly string[] Endings = [".dcm", ".dicom", ".ima"];

    /// <summary>Whether a file is one. Scanners and archives leave names without ending: DICM behind 128 bytes tells.</summary>
    public static bool Is(string path)
    {
        if (Endings.Contains(Path.GetExtension(path).ToLowerInvariant()))
        {
            return true;
        }

        // Whoever reads a device may wait for ever.
        if (SpecialFile.Is(path))
        {
            return false;
        }

        try
        {
            using var file = File.OpenRead(path);
            var start = new byte[PreambleBytes + 4];
            return file.CanSeek && file.Length >= start.Length && file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.AsSpan(PreambleBytes).SequenceEqual("DICM"u8);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>What is wrong with it and its remedy, to stand behind its name.</summary>
    /// <param name="path">The file.</param>
    /// <param name="folder">The folder to convert; null: that of the file.</param>
    public static string Complaint(string path, string? folder = null) =>
        $"is DICOM, which is not read; convert its series to NIfTI with dcm2niix: dcm2niix -z y -o OUT {folder ?? Path.GetDirectoryName(Path.GetFullPath(path))}";
}
