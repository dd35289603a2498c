using System.Diagnostics;

namespace Sigmask.Cli.Tests;

/// <summary>The tool as a process of its own.</summary>
internal static class ToolProcess
{
    /// <summary>The program that was built with these tests.</summary>
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "Sigmask.Cli.dll");

    /// <summary>Runs a command line of the program in a folder of its own or of these tests.</summary>
    public static Session Run(string program, IEnumerable<string> args) => Start(new ProcessStartInfo("dotnet", [program, .. args]));

    /// <summary>Runs a script of the shell; its arguments are $1, $2 and so on.</summary>
    public static Session Shell(string script, IEnumerable<string> args, string? folder = null)
        => Start(new ProcessStartInfo("bash", ["-c", script, "bash", .. args]) { WorkingDirectory = folder ?? "" });

    private static Session Start(ProcessStartInfo start)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Session(process.ExitCode, output, error.Result);
    }
}
