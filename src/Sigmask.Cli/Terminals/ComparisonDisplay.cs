using System.Globalization;
using Sigmask.Cli.Usage;
using Sigmask.Experiments;
using Spectre.Console;

namespace Sigmask.Cli.Terminals;

/// <summary>Shows how a comparison goes on: a live bar on a terminal, and a line for each training that is done.</summary>
internal static class ComparisonDisplay
{
    /// <summary>Runs a comparison under a display.</summary>
    /// <param name="terminal">Progress goes to its error stream.</param>
    /// <param name="run">The comparison; what it is given is to be told how it goes on.</param>
    public static T Run<T>(Terminal terminal, Func<IComparisonProgress, T> run)
    {
        if (!terminal.ErrorIsTerminal)
        {
            return run(new Lines(terminal.Error.WriteLine));
        }

        var console = terminal.Progress();
        return console.Progress()
            .Columns(new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .Start(context => run(new LiveBar(console, context.AddTask("starting", maxValue: 1))));
    }

    /// <summary>A duration in words, rounded.</summary>
    public static string Duration(TimeSpan time) => time >= TimeSpan.FromHours(1)
        ? Invariant($"{(long)time.TotalHours}:{time.Minutes:00} h")
        : time.ToString(@"m\:ss", CultureInfo.InvariantCulture) + " min";

    private static string Left(ComparisonStatus status) => status.Left is { } left && status.Finished + status.Failed < status.Count ? $"; about {Duration(left)} left" : "";

    private static string Number(ComparisonStatus status) => Invariant($"{status.Finished + status.Failed}/{status.Count}");

    private sealed class LiveBar(IAnsiConsole console, ProgressTask task) : IComparisonProgress
    {
        private readonly Lines lines = new(line => console.MarkupLine(Markup.Escape(line)));

        public void Advanced(ComparisonStatus status) => (task.Value, task.Description) = (status.Share, Markup.Escape($"trainings {Number(status)}{Left(status)}"));

        public void Finished(JobResult result, ComparisonStatus status)
        {
            lines.Finished(result, status);
            Advanced(status);
        }

        public void Failed(JobFailure failure, ComparisonStatus status)
        {
            lines.Failed(failure, status);
            Advanced(status);
        }
    }

    private sealed class Lines(Action<string> write) : IComparisonProgress
    {
        public void Advanced(ComparisonStatus status)
        {
        }

        public void Finished(JobResult result, ComparisonStatus status)
        {
            var dice = result.Scores.GroupBy(score => score.Key).Select(scores => scores.Average(score => score.Dice)).Average();
            write(Invariant($"training {Number(status)}: {result.Key}: Dice {100 * dice:0.0} %, {result.Seconds:0} s{Left(status)}"));
        }

        public void Failed(JobFailure failure, ComparisonStatus status) => write($"training {Number(status)}: {failure.Job.Key} failed: {ErrorLine.Of(failure.Error)}");
    }
}
