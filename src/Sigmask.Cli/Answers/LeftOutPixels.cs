using System.Globalization;
using Sigmask.Losses;
using Sigmask.Training;

namespace Sigmask.Cli.Answers;

/// <summary>Which share of the pixels an envelope left out of a training, by the table of its steps.</summary>
internal static class LeftOutPixels
{
    // Columns that every such table begins with.
    private const int Kept = 6;
    private const int Sigma = 7;

    private const double Rounding = 1e-6;

    /// <summary>The mean share over the steps in which the envelope was wholly in force; null if there were none.</summary>
    /// <param name="history">history.csv.</param>
    /// <param name="envelope">The envelope.</param>
    public static double? Share(string history, EnvelopeOptions envelope)
    {
        double?[] kept = [.. File.ReadLines(history).Skip(1).Select(row => row.Split(',')).Where(cells => IsInForce(cells[Sigma], envelope.Sigma)).Select(cells => Number(cells[Kept]))];
        return 1 - kept.Average();
    }

    /// <summary>The same in a sentence; null where there was nothing to leave out.</summary>
    /// <param name="history">history.csv.</param>
    /// <param name="trained">What the training ended with.</param>
    public static string? Told(string history, TrainedNetwork trained) => trained.Envelope.Sigma == 0 ? null
        : Share(history, trained.Envelope) is { } share ? Invariant($"The envelope left out {100 * share:0.0} % of the labelled pixels of a batch, on average over the steps in which it was wholly in force.")
        : "The envelope was never wholly in force: the training ended before its ramp did.";

    private static bool IsInForce(string cell, double sigma) => Number(cell) is { } value && Math.Abs(value - sigma) <= Rounding * sigma;

    private static double? Number(string cell) => double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;
}
