namespace Sigmask.Files;

/// <summary>Why something could not be written and what helps, in plain words.</summary>
internal static class WriteFailure
{
    // Numbers of errors in an exception: those of Linux and macOS as they are, those of Windows as HRESULT.
    private static readonly int[] NoRoom = [FileTooLarge, NoSpace, QuotaOnLinux, QuotaOnMac, unchecked((int)0x80070027), unchecked((int)0x80070070)];

    private const int FileTooLarge = 27;
    private const int NoSpace = 28;
    private const int QuotaOnLinux = 122;
    private const int QuotaOnMac = 69;

    /// <summary>The reason as .NET gives it, without its notes for programmers, and with the name that the reader knows. Of what lies below a file, which .NET says in a different way each time, that.</summary>
    /// <param name="error">What went wrong.</param>
    /// <param name="temporary">The name that was written to.</param>
    /// <param name="target">The name that it was to get.</param>
    public static string Reason(Exception error, string temporary, string target) =>
        Below(target) ?? error.Message.Split(" (Parameter")[0].TrimEnd('.').Replace(temporary, target, StringComparison.Ordinal);

    /// <summary>The reason why nothing can be written to a path that lies below a file; null if it does not.</summary>
    /// <param name="path">The file or folder to be written.</param>
    public static string? Below(string path) => FolderPath.FileAbove(path) is { } file ? $"{file} is a file, so nothing can lie below it" : null;

    /// <summary>What helps, one sentence.</summary>
    /// <param name="error">What went wrong.</param>
    /// <param name="elsewhere">How another place is chosen.</param>
    public static string Remedy(Exception error, string elsewhere = "write elsewhere") => error switch
    {
        UnauthorizedAccessException => $"Allow writing there or {elsewhere}.",
        _ when IsTooLarge(error) || NoRoom.Contains(error.HResult) => $"Free space on the disk or {elsewhere}.",
        _ => $"Check the path or {elsewhere}.",
    };

    /// <summary>True for the way in which .NET reports a file beyond the largest size that the file system or the user's limits allow.</summary>
    public static bool IsTooLarge(Exception error) => error is ArgumentOutOfRangeException { ParamName: "value" };
}
