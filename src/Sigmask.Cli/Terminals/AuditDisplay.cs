using Sigmask.Auditing;
using Sigmask.Data;
using Sigmask.Training;
using Spectre.Console;

namespace Sigmask.Cli.Terminals;

/// <summary>Shows how the trainings of an audit go on: a live bar on a terminal, plain lines otherwise.</summary>
internal static class AuditDisplay
{
    /// <summary>Runs the trainings under a display.</summary>
    /// <param name="terminal">Progress goes to its error stream.</param>
    /// <param name="run">The work; what it is given is to be told of every step.</param>
    public static T Run<T>(Terminal terminal, Func<IAuditProgress, T> run)
    {
        if (!terminal.ErrorIsTerminal)
        {
            return run(new Lines(terminal.Error));
        }

        var console = terminal.Progress();
        return console.Progress()
            .Columns(new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .Start(context => run(new LiveBar(console, context.AddTask("starting"))));
    }

    private static string Name(Fold fold, int seed, int training, int held) =>
        Invariant($"fold {fold}, seed {seed}: {Quantity.Of(training, "case")} to learn from, {held} to judge");

    private sealed class LiveBar(IAnsiConsole console, ProgressTask task) : IAuditProgress
    {
        private string name = "";

        public void Started(Fold fold, int seed, int training, int held) => (name, task.Value, task.Description) = (Invariant($"fold {fold}, seed {seed}"), 0, Markup.Escape(Name(fold, seed, training, held)));

        public void Noted(string note) => console.WriteLine(note);

        public void Advanced(TrainingStatus status)
        {
            task.MaxValue = status.Steps;
            task.Value = status.Report.Step;
            task.Description = Markup.Escape($"{name}: {TrainingDisplay.Line(status)}");
        }
    }

    private sealed class Lines(TextWriter writer) : IAuditProgress
    {
        private const int Milestones = 4;
        private long reached;

        public void Started(Fold fold, int seed, int training, int held)
        {
            reached = 0;
            writer.WriteLine(Name(fold, seed, training, held));
        }

        public void Noted(string note) => writer.WriteLine(note);

        public void Advanced(TrainingStatus status)
        {
            var milestone = status.Report.Step * Milestones / status.Steps;
            if (milestone > reached)
            {
                reached = milestone;
                writer.WriteLine(TrainingDisplay.Line(status));
            }
        }
    }
}
