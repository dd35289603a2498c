namespace Sigmask.Nifti;

/// <summary>Reading a file of a volume, where whatever is wrong with it becomes one line that names the file.</summary>
internal static class VolumeReading
{
    /// <summary>Calls a reader.</summary>
    /// <param name="path">The file.</param>
    /// <param name="read">Reads it.</param>
    /// <param name="failure">Makes the error from file, reason and cause; null: a <see cref="VolumeException"/>.</param>
    /// <exception cref="VolumeException">Something is wrong with the file.</exception>
    public static T Guarded<T>(string path, Func<T> read, Func<string, string, Exception, VolumeException>? failure = null)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (Reason(path, error) is { } reason)
        {
            throw failure?.Invoke(path, reason, error) ?? new VolumeException(path, reason, error);
        }
    }

    // Null for what is no fault of the file, or names it already.
    private static string? Reason(string path, Exception error) => error switch
    {
        VolumeException => null,
        FormatException => error.Message,
        EndOfStreamException => "it is cut off before its voxels begin; copy or save it again.",
        InvalidDataException => "its compressed data are damaged; copy or save it again.",
        FileNotFoundException { FileName: { } missing } when missing != Path.GetFullPath(path) => $"its other half {missing} is missing.",
        FileNotFoundException or DirectoryNotFoundException => "there is no such file.",
        IOException or UnauthorizedAccessException => $"it cannot be read: {error.Message}",
        _ => null,
    };
}
