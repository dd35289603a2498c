namespace Sigmask.Data;

/// <summary>Finds what is wrong in what was noted of the cases.</summary>
internal static class ProblemSearch
{
    /// <summary>The problems, the graver kinds first.</summary>
    /// <param name="cases">Those that could be read.</param>
    /// <param name="classes">How often each occurs in them.</param>
    /// <param name="areAll">Whether these are all that there are.</param>
    public static IEnumerable<DataProblem> In(IReadOnlyList<CaseSurvey> cases, IReadOnlyList<ClassCount> classes, bool areAll) =>
        Values(cases).Concat(Alike(cases)).Concat(Annotations(cases, classes, areAll ? "" : " of those that can be read")).Concat(Spacing(cases));

    private static IEnumerable<DataProblem> Values(IReadOnlyList<CaseSurvey> cases)
    {
        foreach (var item in cases)
        {
            if (item.NonFinite > 0)
            {
                yield return new(ProblemKind.NonFiniteValues, [item.Key.Case], $"{item.Key.Case}: {Quantity.Of(item.NonFinite, "value")} {Quantity.Word(item.NonFinite, "is no finite number", "are no finite numbers")}; repair or remove the image.");
            }
            else if (item.Min == item.Max)
            {
                yield return new(ProblemKind.ConstantImage, [item.Key.Case], Invariant($"{item.Key.Case}: every pixel has the value {item.Min}."));
            }
        }
    }

    private static IEnumerable<DataProblem> Alike(IReadOnlyList<CaseSurvey> cases)
    {
        for (var second = 1; second < cases.Count; second++)
        {
            for (var first = 0; first < second; first++)
            {
                var (one, other) = (cases[first], cases[second]);
                var isAcross = one.Key.Patient != other.Key.Patient;
                string[] names = [one.Key.Case, other.Key.Case];
                if (one.PixelHash == other.PixelHash)
                {
                    yield return new(ProblemKind.Duplicate, names, $"{names[0]} and {names[1]} are the same image{(isAcross ? " of different patients, which a split may put on both sides; remove one" : "")}.");
                }
                else if (isAcross && one.Look.IsLike(other.Look))
                {
                    yield return new(ProblemKind.NearDuplicate, names, $"{names[0]} and {names[1]} look the same, but are of different patients: a split may put them on both sides; remove one, or give both one patient.");
                }
            }
        }
    }

    private static IEnumerable<DataProblem> Annotations(IReadOnlyList<CaseSurvey> cases, IReadOnlyList<ClassCount> classes, string ofWhich)
    {
        foreach (var item in cases.Where(item => item.Counts.Sum() > 0 && item.Counts.Skip(1).SkipLast(1).All(count => count == 0)))
        {
            yield return new(ProblemKind.EmptyAnnotation, [item.Key.Case], $"{item.Key.Case}: its annotation holds no structure.");
        }

        // Where no case could be read, nothing is known of classes.
        foreach (var absent in classes.Where(item => item.Pixels == 0 && cases.Count > 0))
        {
            yield return new(ProblemKind.AbsentClass, [], $"Class '{absent.Name}' occurs in no case{ofWhich}; check the label table.");
        }

        foreach (var (label, item) in classes.Index().Skip(1).Where(one => one.Item.Pixels > 0))
        {
            CaseSurvey[] with = [.. cases.Where(one => one.Counts[label] > 0)];
            if (with.Select(one => one.Key.Patient).Distinct().Count() == 1 && cases.Any(one => one.Key.Patient != with[0].Key.Patient))
            {
                yield return new(ProblemKind.ClassOfOnePatient, [.. with.Select(one => one.Key.Case)], $"Class '{item.Name}' occurs in {with[0].Key.Case}{(with.Length > 1 ? " and other cases of its patient" : "")} alone{ofWhich}: either the training or the held-back cases will be without it.");
            }
        }
    }

    private static IEnumerable<DataProblem> Spacing(IReadOnlyList<CaseSurvey> cases)
    {
        string[] without = [.. cases.Where(item => item.Spacing is null).Select(item => item.Key.Case)];
        if (without.Length > 0 && without.Length < cases.Count)
        {
            yield return new(ProblemKind.MissingSpacing, without, $"{without.Length} of {cases.Count} cases {Quantity.Word(without.Length, "has", "have")} no spacing ({string.Join(", ", without.Take(3))}{(without.Length > 3 ? ", ..." : "")}); {Quantity.Word(without.Length, "its", "their")} lengths are in pixels.");
        }
    }
}
