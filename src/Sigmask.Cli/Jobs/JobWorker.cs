using System.Globalization;
using Sigmask.Cli.Health;
using Sigmask.Cli.Plans;
using Sigmask.Cli.Terminals;
using Sigmask.Experiments;
using Sigmask.Training;

namespace Sigmask.Cli.Jobs;

/// <summary>The other side of <see cref="JobProcess"/>: one training of a comparison.</summary>
internal static class JobWorker
{
    /// <summary>Does a training.</summary>
    /// <param name="terminal">Shares go to its output.</param>
    /// <param name="planFile">The plan.</param>
    /// <param name="folder">The comparison.</param>
    /// <param name="name">Of the training.</param>
    /// <param name="threads">Threads that compute.</param>
    /// <param name="lifeline">The training stops when it ends.</param>
    /// <param name="cancellation">Stops it as well.</param>
    public static void Run(Terminal terminal, string planFile, ComparisonFolder folder, string name, int threads, Stream lifeline, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _ = Follow(lifeline, stop);
        var plan = ComparisonPlan.Read(planFile);
        var job = new PlannedJobs(plan, threads, CheckedLabels.Read(folder)).Of(plan.Cells.Single(cell => FolderName.Of(cell.Key) == name));
        folder.RequireUnchanged(job.Planned);
        ConvolutionGate.Pass(job.Plan);

        // A training whose parent was killed ends with its step under way; until then its folder is its own.
        using var own = folder.Job(name).Lock(stop.Token);
        try
        {
            new JobRun(job, folder) { Progress = new Shares(terminal.Out), Command = ["compare", planFile, "--out", folder.Location] }.Run(stop.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // By the lifeline: whoever let it go knows.
            throw new OperationCanceledException("stopped.", stop.Token);
        }
    }

    private static async Task Follow(Stream lifeline, CancellationTokenSource stop)
    {
        try
        {
            while (await lifeline.ReadAsync(new byte[1]).ConfigureAwait(false) > 0)
            {
            }

            await stop.CancelAsync().ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            // The training was done first.
        }
    }

    private sealed class Shares(TextWriter writer) : ITrainingProgress
    {
        private int told;

        public void Advanced(TrainingStatus status)
        {
            var percent = (int)(100 * status.Report.Step / status.Steps);
            if (percent > told)
            {
                told = percent;
                writer.WriteLine((percent / 100.0).ToString(CultureInfo.InvariantCulture));
                writer.Flush();
            }
        }
    }
}
