using System.Diagnostics;
using Sigmask.Cli.Terminals;

namespace Sigmask.Cli.Tests;

/// <summary>The tool as a process of its own.</summary>
internal static class ToolProcess
{
    // No process takes nearly as long, on any machine: one that does hangs.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(20);

    // What a process had written before it was killed is there at once, unless another one that it started keeps its streams open.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(20);

    /// <summary>The program that was built with these tests.</summary>
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "Sigmask.Cli.dll");

    /// <summary>Runs a command line of the program in a folder of its own or of these tests.</summary>
    public static Session Run(string program, IEnumerable<string> args) => Start(new ProcessStartInfo("dotnet", [program, .. args]));

    /// <summary>Runs a script of the shell; its arguments are $1, $2 and so on.</summary>
    public static Session Shell(string script, IEnumerable<string> args, string? folder = null)
        => Start(new ProcessStartInfo("bash", ["-c", script, "bash", .. args]) { WorkingDirectory = folder ?? "" });

    /// <summary>Runs any program.</summary>
    public static Session Launch(string program, IEnumerable<string> args) => Start(new ProcessStartInfo(program, args));

    /// <summary>Runs a command line and kills the process, without a chance to do anything more, when a line on standard error has the words.</summary>
    public static Session KillWhenItSays(string words, IEnumerable<string> args) => ActWhenItSays(words, "dotnet", [Program, .. args], process => process.Kill());

    /// <summary>The same, but asks the process to end (SIGTERM).</summary>
    public static Session TerminateWhenItSays(string words, IEnumerable<string> args)
        => ActWhenItSays(words, "dotnet", [Program, .. args], process => Process.Start("kill", ["-TERM", $"{process.Id}"]).WaitForExit());

    /// <summary>Runs any program that starts the tool, and does something when a line on standard error has the words. The tool that wrote it waits there to be ended (<see cref="PausingWriter"/>).</summary>
    public static Session ActWhenItSays(string words, string program, IEnumerable<string> args, Action<Process> act)
    {
        var start = new ProcessStartInfo(program, args);
        start.Environment[PausingWriter.Switch] = words;
        return Start(start, words, act);
    }

    private static Session Start(ProcessStartInfo start, string? words = null, Action<Process>? act = null)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        using var process = Process.Start(start)!;
        var output = Task.Run(() => process.StandardOutput.ReadToEnd());
        var error = Task.Run(() => Listen(process, words, act));
        Task[] both = [output, error];
        var hasEnded = false;
        try
        {
            hasEnded = Task.WaitAll(both, Longest) && process.WaitForExit(Longest);
        }
        finally
        {
            if (!hasEnded)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        if (!hasEnded)
        {
            Task.WaitAll(both, Rest);
            Assert.Fail($"{start.FileName} {string.Join(' ', start.ArgumentList)} did not end within {Longest} and was killed. It wrote:\n{TextOf(output)}{TextOf(error)}");
        }

        return new Session(process.ExitCode, output.Result, error.Result);
    }

    private static string TextOf(Task<string> reading) => reading.IsCompletedSuccessfully ? reading.Result : "";

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
