using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sigmask.Cli.Usage;
using Sigmask.Experiments;
using Sigmask.Losses;

namespace Sigmask.Cli.Plans;

/// <summary>An object of a plan whose keys are taken one by one; every error names the file, the place and the key.</summary>
internal sealed class PlanEntry
{
    private readonly JsonObject members;
    private readonly HashSet<string> taken = [];

    /// <param name="place">File and place, as errors name it.</param>
    /// <param name="members">The object.</param>
    public PlanEntry(string place, JsonObject members) => (Place, this.members) = (place, members);

    /// <summary>File and place, as errors name it.</summary>
    public string Place { get; }

    /// <summary>Keys that are not taken yet.</summary>
    public IReadOnlyList<string> Left => [.. members.Select(member => member.Key).Where(key => !taken.Contains(key))];

    /// <summary>An error about this entry.</summary>
    public UsageException Error(string message) => new($"{Place}: {message}");

    /// <summary>Whether a key is there.</summary>
    public bool Has(string key) => members.ContainsKey(key);

    /// <summary>A text; null if the key is not there.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public string? Text(string key) => Take(key) is not { } node ? null
        : node.GetValueKind() == JsonValueKind.String && node.GetValue<string>() is { Length: > 0 } text ? text : throw Error($"{key} {Shown(node)}: must be a text in quotes.");

    /// <summary>An integer; null if the key is not there.</summary>
    /// <exception cref="UsageException">It is none, or less than the least.</exception>
    public int? Integer(string key, int least) => Take(key) is not { } node ? null
        : IntegerOf(node) is { } value && value >= least ? value : throw Error(Invariant($"{key} {Shown(node)}: must be an integer of at least {least}."));

    /// <summary>A share above 0 and below 1; null if the key is not there.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public double? Share(string key) => Take(key) is not { } node ? null
        : node.GetValueKind() == JsonValueKind.Number && double.TryParse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is > 0 and < 1
            ? value
            : throw Error($"{key} {Shown(node)}: must be a number above 0 and below 1.");

    /// <summary>True or false; null if the key is not there.</summary>
    /// <exception cref="UsageException">It is neither.</exception>
    public bool? Truth(string key) => Take(key) is not { } node ? null : node.GetValueKind() switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Error($"{key} {Shown(node)}: must be true or false."),
    };

    /// <summary>The elements of a list that must not be empty.</summary>
    /// <exception cref="UsageException">The key is missing, or its value is no such list.</exception>
    public IReadOnlyList<JsonNode> List(string key, string of) => Take(key) switch
    {
        JsonArray { Count: > 0 } list when list.All(item => item is not null) => [.. list.Select(item => item!)],
        null => throw Error($"{key} is missing: give a list of {of}."),
        JsonArray { Count: 0 } => throw Error($"{key} []: must not be empty; give a list of {of}."),
        var node => throw Error($"{key} {Shown(node)}: must be a list of {of}."),
    };

    /// <summary>An object within this one; an empty one if the key is not there.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public PlanEntry Within(string key) => new($"{Place}: {key}", Take(key) switch
    {
        null => [],
        JsonObject inner => inner,
        var node => throw Error($"{key} {Shown(node)}: must be an object in braces."),
    });

    /// <summary>One of the nodes of a list, as an object.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public PlanEntry Item(string key, int index, JsonNode node) => node is JsonObject inner
        ? new(Invariant($"{Place}: {key}[{index + 1}]{(inner["name"] is JsonValue name && name.GetValueKind() == JsonValueKind.String ? $" '{name}'" : "")}"), inner)
        : throw Error(Invariant($"{key}[{index + 1}] {Shown(node)}: must be an object in braces."));

    /// <summary>Takes a key as it stands; null if it is not there.</summary>
    public JsonNode? Take(string key)
    {
        taken.Add(key);
        return members.TryGetPropertyValue(key, out var node) ? node ?? throw Error($"{key}: must have a value; leave it out instead of null.") : null;
    }

    /// <summary>Fails if there is another key.</summary>
    /// <param name="known">All keys that may stand here.</param>
    /// <exception cref="UsageException">One is.</exception>
    public void RequireOnly(params IReadOnlyList<string> known)
    {
        if (members.Select(member => member.Key).FirstOrDefault(key => !known.Contains(key)) is { } other)
        {
            throw Unknown(other, known);
        }
    }

    /// <summary>Fails if names cannot be told apart as names of folders, where letters other than plain ones do not count.</summary>
    /// <param name="key">Where they stand.</param>
    /// <param name="names">The names.</param>
    /// <param name="remedy">How two that are the same are told apart.</param>
    /// <exception cref="UsageException">Two cannot, or one has no plain letter.</exception>
    public void RequireDistinct(string key, IEnumerable<string> names, string remedy)
    {
        foreach (var group in names.GroupBy(FolderName.Of, StringComparer.OrdinalIgnoreCase))
        {
            if (group.Count() > 1 || group.Key.Length == 0)
            {
                throw Error(group.Key.Length == 0 ? $"{key}: the name '{group.First()}' has no letter or digit." : $"{key}: {string.Join(" and ", group.Select(name => $"'{name}'"))} are the same name; {remedy}.");
            }
        }
    }

    /// <summary>The error of a key that may not stand here.</summary>
    public UsageException Unknown(string key, IEnumerable<string> known) => Spelling.Closest(key, known) is { } meant
        ? Error($"there is no key '{key}' here; did you mean '{meant}'?")
        : Error($"there is no key '{key}' here; there are {string.Join(", ", known)}.");

    /// <summary>An integer in JSON; null if the node is none.</summary>
    public static int? IntegerOf(JsonNode node) => node is JsonValue && node.GetValueKind() == JsonValueKind.Number && int.TryParse(node.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>A node as errors show it.</summary>
    public static string Shown(JsonNode node) => node.ToJsonString() is var text && text.Length > 40 ? text[..40] + "..." : text;
}
