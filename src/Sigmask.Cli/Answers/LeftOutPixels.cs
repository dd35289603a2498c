using Sigmask.Losses;
using Sigmask.Training;

namespace Sigmask.Cli.Answers;

/// <summary>Which share of the pixels an envelope left out of a training, by the table of its steps.</summary>
internal static class LeftOutPixels
{
    private const double Rounding = 1e-6;

    /// <summary>The mean share over the steps in which the envelope was wholly in force; null if there were none.</summary>
    /// <param name="history">history.csv.</param>
    /// <param name="envelope">The envelope.</param>
    public static double? Share(string history, EnvelopeOptions envelope)
    {
        var table = HistoryTable.Read(history);
        double?[] kept = [.. table.Column("kept").Zip(table.Column("sigma")).Where(step => IsInForce(step.Second, envelope.Sigma) && !double.IsNaN(step.First)).Select(step => (double?)step.First)];
        return 1 - kept.Average();
    }

    /// <summary>The same in a sentence; null where there was nothing to leave out.</summary>
    /// <param name="history">history.csv.</param>
    /// <param name="trained">What the training ended with.</param>
    public static string? Told(string history, TrainedNetwork trained) => trained.Envelope.Sigma == 0 ? null
        : Share(history, trained.Envelope) is { } share ? Invariant($"The envelope left out {100 * share:0.0} % of the labelled pixels of a batch, on average over the steps in which it was wholly in force.")
        : "The envelope was never wholly in force: the training ended before its ramp did.";

    private static bool IsInForce(double value, double sigma) => Math.Abs(value - sigma) <= Rounding * sigma;
}
