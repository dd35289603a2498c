using Sigmask.Auditing;

namespace Sigmask.Reports;

/// <summary>Whether the networks of an audit have learned too little to judge anything, or a class: nothing in their ranking shows it.</summary>
public static class AuditDoubt
{
    // Annotations of which every fifth is badly spoiled have less than 5 % wrong pixels.
    private const double MostSuspicious = 0.2;

    // Where every fifth shares but half of a structure's area with the truth, an eighth of it is wrong. Where half is, no network could have learned from these labels which half.
    private const double MostDisputed = 0.5;

    // What fewer cases have may itself be a mistake, and no longer training would teach it.
    private const double FewestAnnotated = 0.1;

    /// <summary>What to hold of the audit, and what helps; null if it may be right.</summary>
    /// <param name="audit">What was found.</param>
    public static string? Of(LabelAudit audit)
    {
        ArgumentNullException.ThrowIfNull(audit);
        var (suspicious, all) = (audit.Cases.Sum(item => item.SuspiciousPixels), audit.Cases.Sum(item => item.Pixels));
        if (all > 0 && suspicious >= MostSuspicious * all)
        {
            return Invariant($"The networks would change {100.0 * suspicious / all:0} % of all labelled pixels: they have not learned enough to judge, so train them for more steps.");
        }

        var shares = audit.Data.Classes.Index().Skip(1).Select(one => (Name: one.Item, Disputed: DisputedShare(audit, one.Index)));
        string[] disputed = [.. shares.Where(one => one.Disputed >= MostDisputed).Select(one => Invariant($"{one.Name} ({100 * one.Disputed:0} %)"))];
        return disputed.Length == 0 ? null
            : $"Annotations and networks disagree about half or more of the pixels that either gives to {string.Join(", ", disputed)}: the networks have not learned enough to judge {Quantity.Word(disputed.Length, "this class", "these classes")}, so train them for more steps.";
    }

    // Small structures are a small share of all pixels, whatever is said of them. As in the share of a case (docs/audit.md): of the pixels that have the label or should, those that would change.
    private static double DisputedShare(LabelAudit audit, int label)
    {
        AuditedCase[] annotated = [.. audit.Cases.Where(item => item.ClassPixels.ElementAtOrDefault(label) > 0)];
        if (annotated.Length == 0 || annotated.Length < FewestAnnotated * audit.Cases.Count)
        {
            return 0;
        }

        var (taken, added) = (Changed(region => region.Given == label), Changed(region => region.Suggested == label));
        return (double)(taken + added) / (annotated.Sum(item => item.ClassPixels[label]) + added);

        long Changed(Func<SuspiciousRegion, bool> isMeant) => audit.Regions.Where(one => isMeant(one.Region)).Sum(one => (long)one.Region.Pixels);
    }
}
