namespace Sigmask.Files;

/// <summary>Why a file could not be read, in plain words, to stand behind its name.</summary>
internal static class ReadFailure
{
    /// <summary>The reason as .NET gives it; of what is not there, what helps instead, since .NET would only name the path once more.</summary>
    /// <param name="error">What went wrong.</param>
    /// <param name="remedy">What to do where there is no such file.</param>
    public static string Of(Exception error, string remedy = "check the path") =>
        error is FileNotFoundException or DirectoryNotFoundException ? $"does not exist; {remedy}." : $"cannot be read: {error.Message}";
}
