namespace Sigmask.Training;

/// <summary>
/// Tells from how well training predictions agree with the (noisy) labels when a network has learned what a class has in common and begins to learn its annotations by heart: the curve of
/// their IoU has lost most of its slope (Liu et al., ADELE, CVPR 2022; docs/method.md section 3, "Ramp").
/// </summary>
public static class MemorizationOnset
{
    /// <summary>r: the share of the first slope that is gone then.</summary>
    public const double Change = 0.9;

    // A class that has never come this far is not learned, and a rise by this in one window is where it starts to be.
    private const double Jump = 0.1;

    // Three parameters are fitted.
    private const int FewestWindows = 4;

    /// <summary>Whether that moment has come for a class.</summary>
    /// <param name="iou">Its IoU in each window of the training up to now, in [0, 1]; NaN where it did not occur, which is passed over.</param>
    public static bool HasCome(IEnumerable<double> iou)
    {
        ArgumentNullException.ThrowIfNull(iou);
        double[] known = [.. iou.Where(value => !double.IsNaN(value))];

        // All windows of a class that never rises so much from one to the next: windows may be parts of an epoch. (The authors' code, whose windows are epochs, never begins then.)
        var jump = Enumerable.Range(0, Math.Max(0, known.Length - 1)).Where(i => known[i + 1] - known[i] >= Jump).DefaultIfEmpty(0).First();
        var kept = known[jump..];

        // The slope falls all the time, so it has passed the bound if it is below at the window before the last, as ADELE asks.
        return kept.Length >= FewestWindows && kept.Max() >= Jump && LearningCurve.Fit(kept).RelativeSlope(kept.Length - 1) < 1 - Change;
    }
}
