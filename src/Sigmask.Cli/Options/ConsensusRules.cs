using Sigmask.Data;

namespace Sigmask.Cli.Options;

/// <summary>The rules of consensus by the words that plans and the command line have for them.</summary>
internal static class ConsensusRules
{
    /// <summary>Word and rule.</summary>
    public static readonly IReadOnlyDictionary<string, ConsensusRule> ByWord = new Dictionary<string, ConsensusRule> { ["majority"] = ConsensusRule.Majority, ["staple"] = ConsensusRule.Staple };

    /// <summary>The word of a rule.</summary>
    public static string WordOf(ConsensusRule rule) => ByWord.First(one => one.Value == rule).Key;
}
