using Sigmask.Data;

namespace Sigmask.Metrics;

/// <summary>How far one annotator agrees with the consensus of all.</summary>
public static class AnnotatorAgreement
{
    /// <summary>The overlap of every foreground class of a case.</summary>
    /// <param name="key">The case.</param>
    /// <param name="annotation">The class of each pixel by the annotator; <see cref="Sample.Ignored"/> where the annotator abstains.</param>
    /// <param name="consensus">The class of each pixel by all; <see cref="Sample.Ignored"/> where they are undecided. Neither counts.</param>
    /// <param name="classes">Names by label, background first.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a label is no class.</exception>
    public static IReadOnlyList<CaseScore> Of(CaseKey key, byte[] annotation, byte[] consensus, IReadOnlyList<string> classes)
    {
        ArgumentNullException.ThrowIfNull(annotation);
        ArgumentNullException.ThrowIfNull(consensus);
        return CaseScore.Of(
            key,
            Array.ConvertAll(annotation, label => label == Sample.Ignored ? (byte)0 : label),
            [.. consensus.Zip(annotation, (label, own) => own == Sample.Ignored ? Sample.Ignored : label)],
            classes);
    }
}
