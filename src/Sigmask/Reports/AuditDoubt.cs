using Sigmask.Auditing;

namespace Sigmask.Reports;

/// <summary>Whether the networks of an audit have learned too little to judge anything: nothing in their ranking shows it.</summary>
public static class AuditDoubt
{
    // Annotations of which every fifth is badly spoiled have less than 5 % wrong pixels.
    private const double MostSuspicious = 0.2;

    /// <summary>What to hold of the audit, and what helps; null if it may be right.</summary>
    /// <param name="audit">What was found.</param>
    public static string? Of(LabelAudit audit)
    {
        ArgumentNullException.ThrowIfNull(audit);
        var (suspicious, all) = (audit.Cases.Sum(item => item.SuspiciousPixels), audit.Cases.Sum(item => item.Pixels));
        return suspicious < MostSuspicious * all || all == 0 ? null
            : Invariant($"The networks would change {100.0 * suspicious / all:0} % of all labelled pixels: they have not learned enough to judge, so train them for more steps.");
    }
}
