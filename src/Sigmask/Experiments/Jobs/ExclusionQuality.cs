namespace Sigmask.Experiments;

/// <summary>How well the pixels that the envelope leaves out agree with those whose label is wrong; known for phantoms, whose true labels are.</summary>
/// <param name="Pixels">Training pixels looked at.</param>
/// <param name="Wrong">Those whose label is wrong.</param>
/// <param name="Dropped">Mass left out, Σ (1 - u).</param>
/// <param name="DroppedWrong">The part of it on pixels whose label is wrong.</param>
internal sealed record ExclusionQuality(long Pixels, long Wrong, double Dropped, double DroppedWrong)
{
    private const int MostNamed = 3;

    /// <summary>The name of each class that was labelled, and the share of its pixels that was left out; empty: nothing is said of classes.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> Classes { get; init; } = [];

    /// <summary>The share of the left-out mass that lies on wrong labels; NaN if nothing was left out.</summary>
    public double Precision => DroppedWrong / Dropped;

    /// <summary>The share of wrong labels that was left out; NaN if none was wrong.</summary>
    public double Recall => DroppedWrong / Wrong;

    /// <summary>The same in words.</summary>
    public string Sentence => Wrong == 0 && Dropped > 0
        ? $"All training labels are right. {LeftOut}."
        : Dropped == 0
        ? Invariant($"{100.0 * Wrong / Pixels:F1} % of the training labels are wrong; nothing was left out.")
        : Invariant($"{100.0 * Wrong / Pixels:F1} % of the training labels are wrong. {LeftOut}; ")
            + Invariant($"{100 * Precision:F0} % of what it left out was wrong, and it caught {100 * Recall:F0} % of all that was.");

    /// <summary>How much was left out, whether labels were wrong or not. Of classes too: next to nothing of all pixels may be much of a small structure.</summary>
    internal string LeftOut => Invariant($"At the end of the training the envelope left out {100 * Dropped / Pixels:F1} % of the pixels") + (Dropped > 0 && Classes.Count > 0 ? $": {Shares()}" : "");

    private string Shares() =>
        string.Join(", ", Classes.OrderByDescending(one => one.Value).Take(MostNamed).Select(one => Invariant($"{100 * one.Value:F1} % of {one.Key}")))
        + (Classes.Count > MostNamed ? ", and no more of any other class" : "");
}
