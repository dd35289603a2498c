using System.Text.RegularExpressions;

namespace Sigmask.Models;

/// <summary>How a name of another implementation is spelt here.</summary>
/// <param name="Pattern">A regular expression.</param>
/// <param name="Replacement">What stands in its place, with $1 for its first group.</param>
public sealed record NameRule(string Pattern, string Replacement)
{
    /// <summary>The name as it is spelt here.</summary>
    public string Apply(string name) => Regex.Replace(name, Pattern, Replacement, RegexOptions.CultureInvariant);
}
