using System.Globalization;
using Sigmask.Experiments;
using Sigmask.Metrics;
using Sigmask.Training;
using Spectre.Console;

namespace Sigmask.Cli.Terminals;

/// <summary>Shows how an experiment goes on: a live bar on a terminal, plain lines otherwise.</summary>
internal static class ExperimentDisplay
{
    /// <summary>Runs an experiment under a display.</summary>
    /// <param name="terminal">Progress goes to its error stream.</param>
    /// <param name="run">The experiment; what it is given is to be told of every step.</param>
    public static T Run<T>(Terminal terminal, Func<IExperimentProgress, T> run)
    {
        if (!terminal.ErrorIsTerminal)
        {
            return run(new Lines(terminal.Error));
        }

        return terminal.Progress().Progress()
            .Columns(new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .Start(context => run(new LiveBar(context.AddTask("starting"))));
    }

    private static string Name(CellKey cell) => Invariant($"{cell.Dataset}, {cell.Loss}, seed {cell.Seed}");

    private sealed class LiveBar(ProgressTask task) : IExperimentProgress
    {
        private string name = "";
        private int finished;

        public void Started(CellKey cell, int done, int count) => (name, finished, task.MaxValue) = (Name(cell), done, count);

        public void Advanced(TrainingStatus status)
        {
            task.Value = finished + ((double)status.Report.Step / status.Steps);
            task.Description = Markup.Escape($"{name}: {TrainingDisplay.Line(status)}");
        }

        public void Finished(CellResult result) => task.Value = finished + 1;
    }

    private sealed class Lines(TextWriter writer) : IExperimentProgress
    {
        private string number = "";

        public void Started(CellKey cell, int done, int count)
        {
            number = Invariant($"{done + 1}/{count}");
            writer.WriteLine($"training {number}: {Name(cell)}");
        }

        public void Advanced(TrainingStatus status)
        {
            if (2 * status.Report.Step == status.Steps)
            {
                writer.WriteLine($"training {number}: {TrainingDisplay.Line(status)}");
            }
        }

        public void Finished(CellResult result)
        {
            var dice = ScoreSummary.ByCase(result.Scores, score => score.Dice).Average(value => value.Value);
            writer.WriteLine(Invariant($"training {number}: Dice {100 * dice:0.0} % on clean test labels, {result.Seconds:0} s"));
        }
    }
}
