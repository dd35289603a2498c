namespace Sigmask.Statistics;

/// <summary>
/// When a comparison calls a difference sure: its interval leaves out 0, p after Holm's correction is below 0.05, and interval and test point the same way. The interval alone would call many a difference sure
/// where several losses are held against one baseline; and a mean over data sets may point one way where most patients point the other.
/// </summary>
internal static class Significance
{
    /// <summary>p is to be below this.</summary>
    public const double Level = 0.05;

    /// <summary>1 if it is surely above 0, -1 if surely below, 0 if that is open.</summary>
    /// <param name="interval">Of the difference; null with a single patient.</param>
    /// <param name="p">After Holm's correction; null without a test.</param>
    /// <param name="rankBiserial">Which way the signed ranks of the patients point, in [-1, 1]; null if no pair differs.</param>
    public static int Sign(ConfidenceInterval? interval, double? p, double? rankBiserial) => (interval, p) switch
    {
        (_, >= Level or null) => 0,
        ({ Low: > 0 }, _) when rankBiserial > 0 => 1,
        ({ High: < 0 }, _) when rankBiserial < 0 => -1,
        _ => 0,
    };

    /// <summary>The same of a repaired share. What is open of the difference is open of the share of it too, whatever the interval of the share says alone.</summary>
    /// <param name="difference">1 if the loss is surely better than the baseline, -1 if surely worse, 0 if that is open.</param>
    /// <param name="share">Interval of the share; null if there is none.</param>
    public static int SignOfShare(int difference, ConfidenceInterval? share) => share switch
    {
        { Low: > 0 } when difference > 0 => 1,
        { High: < 0 } when difference < 0 => -1,
        _ => 0,
    };
}
