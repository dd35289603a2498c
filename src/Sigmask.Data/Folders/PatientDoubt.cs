using System.Text.RegularExpressions;

namespace Sigmask.Data;

/// <summary>Names that look like several cases of one patient where every case is taken as a patient of its own: a split may then put a patient on both sides.</summary>
internal static partial class PatientDoubt
{
    /// <summary>A note that says so; null if the patients are told apart, or if names do not look like that.</summary>
    /// <param name="cases">The cases with their patients.</param>
    /// <param name="options">Whether a pattern was given.</param>
    public static string? Of(IReadOnlyList<CaseKey> cases, DataOptions options)
    {
        if (options.PatientPattern is not null || cases.Any(key => key.Case != key.Patient))
        {
            return null;
        }

        string[] names = [.. cases.Select(key => key.Case)];
        if (PatientRule.OddOf(names) is { } unlike)
        {
            return $"Every case is taken as a patient of its own, since {unlike.Odd} is not named as {unlike.Named} and most others are; rename it, or tell patients apart by `DataOptions.PatientPattern`, or a split may put one on both sides.";
        }

        var alike = Alike(names);
        return 2 * alike.Sum(patient => patient.Length) > names.Length
            ? $"Every case is taken as a patient of its own, though {alike[0][0]} and {alike[0][1]} look like cases of one; tell patients apart by `DataOptions.PatientPattern`, or a split may put one on both sides."
            : null;
    }

    // pat0_s0 and pat0_s1 where there is a pat1_s0 as well. Names that all begin alike (scan_1, scan_2, or BraTS20_1, BraTS20_2) are numbered, no more.
    private static string[][] Alike(string[] names) =>
    [
        .. names.Where(name => Name().IsMatch(name)).GroupBy(name => Name().Match(name).Groups[1].Value, StringComparer.Ordinal)
            .GroupBy(patient => Number().Replace(patient.Key, "#"), StringComparer.Ordinal).Where(kind => kind.Count() > 1)
            .SelectMany(kind => kind).Where(patient => patient.Count() > 1).Select(patient => patient.ToArray()),
    ];

    // A beginning with a number, and at its end another number (_2, _s2, s2) or a word (_L).
    [GeneratedRegex(@"^(.*?[0-9]\p{L}*)(?:[^\p{L}0-9]+\p{L}*[0-9]+|\p{L}+[0-9]+|[^\p{L}0-9]+\p{L}+)$")]
    private static partial Regex Name();

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();
}
