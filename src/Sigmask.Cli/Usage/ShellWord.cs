namespace Sigmask.Cli.Usage;

/// <summary>A path as it stands in a command that is shown to be given again.</summary>
internal static class ShellWord
{
    private const string Plain = "._-/:+,@=%";

    /// <summary>The path, in quotes if a shell would read it otherwise.</summary>
    public static string Of(string path) =>
        path.All(letter => char.IsLetterOrDigit(letter) || Plain.Contains(letter, StringComparison.Ordinal)) && path.Length > 0 ? path
        : OperatingSystem.IsWindows() ? $"\"{path}\""
        : $"'{path.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
