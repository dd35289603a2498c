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
            var lines = Lines(terminal, name, quiet);
            return work(done => lines(done, count));
        }

        return Bar(terminal).Start(context =>
        {
            var task = context.AddTask(Markup.Escape(name), maxValue: count);
            return work(done => task.Value = Math.Max(task.Value, done));
        });
    }

    /// <summary>The same for work that finds out by itself how many things there are, and perhaps counts none: a live bar is there from the first one on, and goes with the end of the work.</summary>
    /// <param name="terminal">Progress goes to its error stream.</param>
    /// <param name="name">What is counted.</param>
    /// <param name="work">The work; what it is given is to be told how many are done, and of how many, from any thread.</param>
    /// <param name="quiet">How long no line is written, as quick work needs none.</param>
    public static T Run<T>(Terminal terminal, string name, Func<Action<int, int>, T> work, TimeSpan quiet = default)
    {
        if (!terminal.ErrorIsTerminal)
        {
            return work(Lines(terminal, name, quiet));
        }

        return Bar(terminal).AutoClear(true).Start(context =>
        {
            var task = new Lazy<ProgressTask>(() => context.AddTask(Markup.Escape(name)));
            return work((done, count) => (task.Value.MaxValue, task.Value.Value) = (count, done));
        });
    }

    private static Progress Bar(Terminal terminal) => terminal.Progress().Progress().Columns(new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left });

    private static Action<int, int> Lines(Terminal terminal, string name, TimeSpan quiet)
    {
        var (clock, all) = (Stopwatch.StartNew(), 0);
        var counts = new OrderedCounts(done =>
        {
            if (clock.Elapsed >= quiet && done * Milestones / all > (done - 1) * Milestones / all)
            {
                terminal.Error.WriteLine(Invariant($"{name} {done}/{all}"));
            }
        });
        return (done, count) =>
        {
            all = count;
            counts.Add(done);
        };
    }
}
