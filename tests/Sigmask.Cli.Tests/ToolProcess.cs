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

    /// <summary>Runs a command line and kills the process, without a chance to do anything more, as soon as a line on standard error has the words.</summary>
    public static Session KillWhenItSays(string words, IEnumerable<string> args) => Start(new ProcessStartInfo("dotnet", [Program, .. args]), words, process => process.Kill());

    /// <summary>Runs any program, and does something as soon as a line on standard error has the words.</summary>
    public static Session ActWhenItSays(string words, string program, IEnumerable<string> args, Action<Process> act) => Start(new ProcessStartInfo(program, args), words, act);

    /// <summary>The same, but asks the process to end (SIGTERM).</summary>
    public static Session TerminateWhenItSays(string words, IEnumerable<string> args)
        => Start(new ProcessStartInfo("dotnet", [Program, .. args]), words, process => Process.Start("kill", ["-TERM", $"{process.Id}"]).WaitForExit());

    private static Session Start(ProcessStartInfo start, string? words = null, Action<Process>? act = null)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        using var process = Process.Start(start)!;
        var error = Task.Run(() => Listen(process, words, act), TestContext.Current.CancellationToken);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Session(process.ExitCode, output, error.Result);
    }

    private static string Listen(Process process, string? words, Action<Process>? act)
    {
        var heard = new System.Text.StringBuilder();
        while (process.StandardError.ReadLine() is { } line)
        {
            heard.Append(line).Append('\n');
            if (words is not null && line.Contains(words, StringComparison.Ordinal))
            {
                words = null;
                act!(process);
            }
        }

        return heard.ToString();
    }
}
