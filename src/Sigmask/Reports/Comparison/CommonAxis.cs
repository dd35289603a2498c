using Sigmask.Experiments;

namespace Sigmask.Reports;

/// <summary>The moments of several trainings on one axis: their steps, or the share of the training that is done where they differ in length, as folds of different size do.</summary>
/// <param name="IsInSteps">Whether all have the same length.</param>
internal sealed record CommonAxis(bool IsInSteps)
{
    // Trainings are tested twenty times unless a plan says otherwise.
    private const double Moments = 20;

    /// <summary>What goes along it.</summary>
    public string Name => IsInSteps ? "step" : "percent of the training";

    /// <summary>The axis of trainings.</summary>
    public static CommonAxis Of(IEnumerable<JobResult> trainings) => new(trainings.Select(training => training.Steps).Distinct().Count() <= 1);

    /// <summary>Where a moment of a training lies.</summary>
    /// <param name="step">Steps done.</param>
    /// <param name="training">Of which.</param>
    public double At(double step, JobResult training) => IsInSteps ? step : Math.Round(Moments * step / training.Steps) * 100 / Moments;
}
