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

        string[][] alike = [.. Alike(names, 0)];
        return 2 * alike.Sum(patient => patient.Length) > names.Length
            ? $"Every case is taken as a patient of its own, though {alike[0][0]} and {alike[0][1]} look like cases of one; tell patients apart by `DataOptions.PatientPattern`, or a split may put one on both sides."
            : null;
    }

    // pat0_s0 and pat0_s1 where there is a pat1_s0 as well. Names of one shape that all begin alike (scan_1, scan_2, or BraTS20_1, BraTS20_2) are told apart further on, if at all.
    private static IEnumerable<string[]> Alike(IEnumerable<string> names, int place) => names
        .Where(name => Beginnings(name).Length > place)
        .GroupBy(name => Beginnings(name)[place], StringComparer.Ordinal)
        .GroupBy(patient => Run().Replace(patient.Key, run => char.IsAsciiDigit(run.Value[0]) ? "0" : "a"), StringComparer.Ordinal)
        .SelectMany(shape => shape.Count() > 1 ? shape.Where(patient => patient.Count() > 1).Select(patient => patient.ToArray()) : Alike(shape.Single(), place + 1));

    // What may name the patient: the name through each of its parts that has a number (sub-01, sub-01_ses-1), and within one through the number that letters follow (p1 of p1s2, 12 of 12L). A date is no patient.
    private static string[] Beginnings(string name) =>
    [
        .. Part().Matches(name).Where(part => !part.Groups["date"].Success)
            .SelectMany(part => (Group[])[part.Groups["first"], part]).Where(end => end.Success).Select(end => name[..(end.Index + end.Length)]),
    ];

    [GeneratedRegex("""
        \p{L}* (?<date> (?:19|20)[0-9]{2} (?<mark>[-_.]?) (?:0[1-9]|1[0-2]) \k<mark> (?:0[1-9]|[12][0-9]|3[01]) (?:[-_.T\x20]* [0-9]{2} (?<colon>[-_.:]?) [0-9]{2} \k<colon> [0-9]{2})? ) \p{L}* (?![\p{L}0-9])
        | (?<first>[\p{L}0-9]*[0-9]) \p{L}+ [0-9]* (?![\p{L}0-9])
        | [\p{L}0-9]*[0-9] (?![\p{L}0-9])
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Part();

    [GeneratedRegex(@"[0-9]+|\p{L}+")]
    private static partial Regex Run();
}
