using System.Globalization;
using Sigmask.Training;
using Spectre.Console;

namespace Sigmask.Cli.Terminals;

/// <summary>Shows how a training goes on: a live bar on a terminal, plain milestone lines otherwise.</summary>
internal static class TrainingDisplay
{
    private const int Milestones = 10;

    /// <summary>Runs a training under a display.</summary>
    /// <param name="terminal">Progress goes to its error stream.</param>
    /// <param name="train">The training; what it is given is to be told of every step.</param>
    public static T Run<T>(Terminal terminal, Func<ITrainingProgress, T> train)
    {
        if (!terminal.ErrorIsTerminal)
        {
            return train(new MilestoneLines(terminal.Error));
        }

        var console = terminal.Progress();
        return console.Progress()
            .Columns(new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .Start(context => train(new LiveBar(console, context.AddTask("starting"))));
    }

    /// <summary>The numbers of a moment in one line.</summary>
    internal static string Line(TrainingStatus status)
    {
        var dice = status.Validation?.Dice is { } score ? $", Dice {(100 * score).ToString("0.0", CultureInfo.InvariantCulture)} %" : "";
        var left = status.TimeLeft >= TimeSpan.FromHours(1) ? Clock(status.TimeLeft) : status.TimeLeft.ToString(@"m\:ss", CultureInfo.InvariantCulture);
        return Invariant($"step {status.Report.Step}/{status.Steps}, loss {status.Report.Loss:0.000}{dice}, {Speed(status.ImagesPerSecond)}, {left} left");
    }

    private static string Speed(double imagesPerSecond) => imagesPerSecond switch
    {
        >= 10 => Invariant($"{imagesPerSecond:0} images/s"),
        >= 1 => Invariant($"{imagesPerSecond:0.0} images/s"),
        _ => Invariant($"{1 / imagesPerSecond:0.0} s per image"),
    };

    /// <summary>A duration as hours, however many, minutes and seconds.</summary>
    internal static string Clock(TimeSpan time) => Invariant($"{(long)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}");

    private sealed class LiveBar(IAnsiConsole console, ProgressTask task) : ITrainingProgress
    {
        public void Noted(string note) => console.WriteLine(note);

        public void Advanced(TrainingStatus status)
        {
            task.MaxValue = status.Steps;
            task.Value = status.Report.Step;
            task.Description = Markup.Escape(Line(status));
        }
    }

    private sealed class MilestoneLines(TextWriter writer) : ITrainingProgress
    {
        private long reached;

        public void Noted(string note) => writer.WriteLine(note);

        public void Advanced(TrainingStatus status)
        {
            var milestone = status.Report.Step * Milestones / status.Steps;
            if (milestone > reached)
            {
                reached = milestone;
                writer.WriteLine(Line(status));
            }
        }
    }
}
