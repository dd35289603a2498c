using System.Diagnostics;
using Spectre.Console;

namespace Sigmask.Cli.Terminals;

/// <summary>Shows how many of many things are done: a live bar on a terminal, plain lines at every fifth otherwise.</summary>
internal static class CountDisplay
{
    /// <summary>How long work may take before progress is shown.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private const int Milestones = 5;

    /// <summary>Runs work under a display.</summary>
    /// <param name="terminal">Progress goes to its error stream.</param>
    /// <param name="name">What is counted.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="work">The work; what it is given is to be told how many are done, from any thread.</param>
    /// <param name="quiet">How long no line is written, as quick work needs none; a live bar is there at once.</param>
    public static T Run<T>(Terminal terminal, string name, int count, Func<Action<int>, T> work, TimeSpan quiet = default)
    {
        if (!terminal.ErrorIsTerminal)
        {
            var clock = Stopwatch.StartNew();
            return work(new OrderedCounts(done =>
            {
                if (clock.Elapsed >= quiet && done * Milestones / count > (done - 1) * Milestones / count)
                {
                    terminal.Error.WriteLine(Invariant($"{name} {done}/{count}"));
                }
            }).Add);
        }

        return terminal.Progress().Progress().Columns(new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left }).Start(context =>
        {
            var task = context.AddTask(Markup.Escape(name), maxValue: count);
            return work(done => task.Value = Math.Max(task.Value, done));
        });
    }
}
