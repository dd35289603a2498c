using System.Diagnostics;
using Sigmask.Statistics;
using Sigmask.Training;

namespace Sigmask.Experiments;

/// <summary>How long the steps of a session take.</summary>
/// <param name="next">Receives the steps as well.</param>
internal sealed class StepTimes(ITrainingProgress? next) : ITrainingProgress
{
    private readonly List<double> times = [];
    private long last = Stopwatch.GetTimestamp();

    /// <summary>Of the second half of the session, where the selection of an envelope is in force, in milliseconds; null if there was no step.</summary>
    public double? Median => times.Count == 0 ? null : Descriptive.MedianOf([.. times.Skip(times.Count / 2)]);

    public void Noted(string note) => next?.Noted(note);

    public void Advanced(TrainingStatus status)
    {
        times.Add(Stopwatch.GetElapsedTime(last).TotalMilliseconds);
        last = Stopwatch.GetTimestamp();
        next?.Advanced(status);
    }
}
