using System.Diagnostics;
using System.Globalization;
using Sigmask.Cli.Terminals;
using Sigmask.Cli.Usage;
using Sigmask.Experiments;

namespace Sigmask.Cli.Jobs;

/// <summary>
/// Does a training in a process of its own: this program with hidden words. Its standard input is a lifeline: the process stops at a safe point when it ends, and so it does if this process is
/// killed. To standard output it writes which share is done.
/// </summary>
/// <param name="folder">The comparison, begun.</param>
/// <param name="threads">Threads of a training.</param>
internal sealed class JobProcess(ComparisonFolder folder, int threads)
{
    /// <summary>The hidden option that names the training.</summary>
    public const string JobOption = "--job";

    /// <summary>The hidden option that says how many threads it has.</summary>
    public const string ThreadsOption = "--job-threads";

    /// <summary>How errors of <c>compare</c> begin.</summary>
    public const string ErrorStart = "sigmask compare: ";

    private static readonly string[] Program = Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet" ? [Environment.ProcessPath!, Environment.GetCommandLineArgs()[0]] : [Environment.ProcessPath!];

    /// <inheritdoc cref="JobStarter"/>
    /// <exception cref="JobFailedException">The training failed.</exception>
    public void Run(ComparisonJob job, Action<double> advanced, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var start = new ProcessStartInfo(Program[0], [.. Program[1..], .. Words(job.Name)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["OMP_NUM_THREADS"] = threads.ToString(CultureInfo.InvariantCulture);
        using var process = Process.Start(start) ?? throw new JobFailedException($"{start.FileName} does not start.");
        using var stop = cancellation.Register(process.StandardInput.Close);
        var error = LastLine(process.StandardError);
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (double.TryParse(line, NumberStyles.Float, CultureInfo.InvariantCulture, out var share))
            {
                advanced(share);
            }
        }

        process.WaitForExit();
        if (process.ExitCode != ExitCode.Done)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new JobFailedException(error.Result is { Length: > 0 } reason ? reason : Invariant($"its process was ended from outside (exit code {process.ExitCode}); if memory is short, give a smaller --parallel."));
        }
    }

    private string[] Words(string job) => ["compare", folder.Plan, "--out", folder.Location, JobOption, job, ThreadsOption, threads.ToString(CultureInfo.InvariantCulture)];

    private static async Task<string> LastLine(StreamReader reader)
    {
        var last = "";
        while (await reader.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            last = line.Length > 0 ? line : last;
        }

        return last.StartsWith(ErrorStart, StringComparison.Ordinal) ? last[ErrorStart.Length..] : last;
    }
}
