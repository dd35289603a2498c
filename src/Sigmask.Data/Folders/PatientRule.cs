using System.Text.RegularExpressions;

namespace Sigmask.Data;

/// <summary>Which patient each case is of, from the names of the cases.</summary>
internal static class PatientRule
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    // Names of well-known data sets, which are passed around in many layouts: ACDC, HC18, FASSD.
    private static readonly (Regex Case, string Patient)[] Known =
    [
        (new(@"^patient\d+_frame\d+"), @"^patient\d+"), (new(@"^\d+_\d*HC$"), @"^\d+"), (new(@"^P\d+_IMG\d+$"), @"^P(\d+)_"),
    ];

    /// <summary>The pattern of a well-known data set, if all cases are named as its are; null otherwise.</summary>
    public static string? PatternOf(IReadOnlyCollection<string> cases) =>
        Array.Find(Known, known => cases.All(name => known.Case.IsMatch(name))).Patient;

    /// <summary>A case for whose name the pattern of a well-known data set is not used, and one of those that are named as its cases are; null unless most are, but not all.</summary>
    public static (string Odd, string Named)? OddOf(IReadOnlyCollection<string> cases)
    {
        foreach (var (known, _) in Known)
        {
            string[] named = [.. cases.Where(name => known.IsMatch(name))];
            if (named.Length < cases.Count && 2 * named.Length > cases.Count)
            {
                return (cases.First(name => !known.IsMatch(name)), named[0]);
            }
        }

        return null;
    }

    /// <summary>The cases with their patients, by the pattern that was declared or else that of a well-known data set; where there is neither, every case is a patient of its own.</summary>
    /// <param name="cases">Their names.</param>
    /// <param name="options">With the pattern, if one was declared.</param>
    /// <param name="areFilesNamed">Whether files are named after them in the end.</param>
    /// <exception cref="DataException">A case has a name that no file can have, or the pattern is no regular expression or does not match a case.</exception>
    public static CaseKey[] Keys(IReadOnlyCollection<string> cases, DataOptions options, bool areFilesNamed = true)
    {
        // Before anything is done that takes long.
        foreach (var name in areFilesNamed ? cases : [])
        {
            CaseName.RequireFit(name);
        }

        return Apply(cases, options.PatientPattern ?? PatternOf(cases));
    }

    /// <summary>The cases with their patients.</summary>
    /// <param name="cases">Names of the cases.</param>
    /// <param name="pattern">See <see cref="DataOptions.PatientPattern"/>.</param>
    /// <exception cref="DataException">The pattern is no regular expression, or does not match a case.</exception>
    private static CaseKey[] Apply(IEnumerable<string> cases, string? pattern)
    {
        if (pattern is null)
        {
            return [.. cases.Select(name => new CaseKey(name, name))];
        }

        try
        {
            var rule = new Regex(pattern, RegexOptions.CultureInvariant, Limit);
            return [.. cases.Select(name => new CaseKey(name, PatientOf(name, rule)))];
        }
        catch (Exception error) when (error is ArgumentException or RegexMatchTimeoutException)
        {
            throw new DataException($"Patient pattern '{pattern}' cannot be used: {error.Message.ReplaceLineEndings(" ")}", error);
        }
    }

    private static string PatientOf(string name, Regex rule)
    {
        var match = rule.Match(name);
        var patient = match.Groups.Count > 1 ? match.Groups[1].Value : match.Value;
        return match.Success && patient.Length > 0
            ? patient
            : throw new DataException($"Patient pattern '{rule}' finds no patient in case {name}; write one that matches every case, such as ^(\\d+)_.");
    }
}
