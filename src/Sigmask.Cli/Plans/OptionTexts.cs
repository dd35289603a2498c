using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sigmask.Cli.Plans;

/// <summary>Options of <c>train</c> as a plan gives them, by their names without dashes. Those of a narrower entry take the place of those of a wider one.</summary>
/// <param name="Values">By name; an option that may be repeated has several.</param>
internal sealed record OptionTexts(IReadOnlyDictionary<string, IReadOnlyList<string>> Values)
{
    /// <summary>No option.</summary>
    public static OptionTexts None { get; } = new(new Dictionary<string, IReadOnlyList<string>>());

    /// <summary>The words of a command line.</summary>
    public IReadOnlyList<string> Words =>
    [
        .. Values.OrderBy(option => option.Key, StringComparer.Ordinal)
            .SelectMany(option => option.Value.Select(value => $"--{option.Key}={value}")),
    ];

    /// <summary>These and others, which go before these.</summary>
    public OptionTexts With(OptionTexts others) => new(Values.Where(option => !others.Values.ContainsKey(option.Key)).Concat(others.Values).ToDictionary());

    /// <summary>These and one more.</summary>
    public OptionTexts With(string name, string value) => With(new OptionTexts(new Dictionary<string, IReadOnlyList<string>> { [name] = [value] }));

    /// <summary>All keys that are left in an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="options">Those that may stand in it.</param>
    /// <param name="others">Further keys of it, for messages.</param>
    /// <exception cref="Usage.UsageException">A key is unknown, or its value is of the wrong kind.</exception>
    public static OptionTexts Of(PlanEntry entry, IReadOnlyList<Option> options, params IReadOnlyList<string> others)
    {
        var known = options.ToDictionary(option => option.Name.TrimStart('-'));
        var values = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var key in entry.Left)
        {
            var option = known.GetValueOrDefault(key) ?? throw entry.Unknown(key, [.. others, .. known.Keys.Order(StringComparer.Ordinal)]);
            values[key] = Texts(entry, option, key, entry.Take(key)!);
        }

        return new(values);
    }

    // Flags take "false" as well: one that is off in a narrower entry takes the place of one that is on in a wider one.
    private static IReadOnlyList<string> Texts(PlanEntry entry, Option option, string key, JsonNode node)
    {
        if (option.ValueType == typeof(bool) || option.ValueType == typeof(bool?))
        {
            return node.GetValueKind() switch
            {
                JsonValueKind.True => ["true"],
                JsonValueKind.False => ["false"],
                _ => throw entry.Error($"{key} {PlanEntry.Shown(node)}: must be true or false."),
            };
        }

        if (node is JsonArray list && option.Arity.MaximumNumberOfValues > 1)
        {
            return [.. list.Select(item => Text(entry, key, item!))];
        }

        return [Text(entry, key, node)];
    }

    private static string Text(PlanEntry entry, string key, JsonNode node) => node?.GetValueKind() switch
    {
        JsonValueKind.String => node.GetValue<string>(),
        JsonValueKind.Number => node.ToJsonString(),
        _ => throw entry.Error($"{key} {(node is null ? "null" : PlanEntry.Shown(node))}: must be a text or a number, as --{key} of 'sigmask train' takes it."),
    };
}
