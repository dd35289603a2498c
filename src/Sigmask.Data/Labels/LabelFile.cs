using System.Text;
using System.Text.Json;
using Sigmask.Files;

namespace Sigmask.Data;

/// <summary>
/// The file <c>labels.json</c> beside a data set, its <see cref="LabelTable"/>:
/// <c>{"classes":[{"label":0,"name":"background","values":[0]},{"label":1,"name":"burn","values":[255,"#ff0000"]}],"ignore":[128]}</c>.
/// Values are numbers or text as <see cref="LabelValue.Parse"/> takes it; without values a class is marked by its label.
/// </summary>
public static class LabelFile
{
    /// <summary>Its name.</summary>
    public const string FileName = "labels.json";

    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>The table of a folder; null if it has none.</summary>
    /// <exception cref="DataException">It cannot be read.</exception>
    public static LabelTable? Beside(string folder)
    {
        var path = Path.Combine(folder, FileName);
        return File.Exists(path) ? Read(path) : null;
    }

    /// <summary>
    /// The table of masks that have a folder of their own, which may hold a file as well, as a consensus of annotators does: the one declared, or that of the
    /// data set, or else that of the masks. Values that the masks' own file ignores do not count under any of them.
    /// </summary>
    /// <param name="folder">The data set, or whatever else goes before the masks.</param>
    /// <param name="masks">The folder of the masks.</param>
    /// <param name="declared">What was declared otherwise; null if nothing was.</param>
    /// <exception cref="DataException">A file cannot be read, or the two contradict each other about a value.</exception>
    internal static LabelTable? Of(string folder, string masks, LabelTable? declared)
    {
        var (table, own) = (declared ?? Beside(folder), Beside(masks));
        if (table is null || own is null)
        {
            return table ?? own;
        }

        if (declared is null)
        {
            new DeclaredLabels(Path.Combine(folder, FileName), table).RequireAgreement(new(Path.Combine(masks, FileName), own));
        }

        return table.Ignoring(own.Ignored);
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="DataException">It cannot be read or is no such table; the message names the file.</exception>
    public static LabelTable Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            return Parse(TextFile.Read(path), path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path} {ReadFailure.Of(error)}", error);
        }
    }

    /// <summary>Reads the content of a file.</summary>
    /// <param name="text">The content.</param>
    /// <param name="origin">Where it stands, for the message.</param>
    /// <exception cref="DataException">It is no such table.</exception>
    public static LabelTable Parse(string text, string origin)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Lenient);
            return Table(document.RootElement);
        }
        catch (Exception error) when (error is JsonException or DataException or ArgumentException or FormatException or InvalidOperationException)
        {
            throw new DataException($"{origin}: {JsonFault.Of(error)}. Write {{\"classes\":[{{\"label\":0,\"name\":\"background\",\"values\":[0]}},...],\"ignore\":[]}}.", error);
        }
    }

    /// <summary>The content of the file for a table.</summary>
    public static string Format(LabelTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("classes");
            for (var label = 0; label < table.Classes.Count; label++)
            {
                writer.WriteStartObject();
                writer.WriteNumber("label", label);
                writer.WriteString("name", table.Classes[label].Name);
                WriteValues(writer, "values", table.Classes[label].Values);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            WriteValues(writer, "ignore", table.Ignored);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }

    private static void WriteValues(Utf8JsonWriter writer, string property, IReadOnlyList<LabelValue> values)
    {
        writer.WriteStartArray(property);
        foreach (var value in values)
        {
            if (!value.IsColour && value.FirstKey == value.LastKey)
            {
                writer.WriteNumberValue(value.FirstKey);
            }
            else
            {
                writer.WriteStringValue(value.ToString());
            }
        }

        writer.WriteEndArray();
    }

    private static LabelTable Table(JsonElement root)
    {
        var classes = Entry(root, "classes", "The table").EnumerateArray().ToDictionary(
            Label,
            item => new LabelClass(Entry(item, "name", "A class").GetString() ?? "", Values(item, "values") ?? [LabelValue.Grey(Label(item))]));
        return classes.Keys.Order().SequenceEqual(Enumerable.Range(0, classes.Count))
            ? new LabelTable([.. classes.OrderBy(item => item.Key).Select(item => item.Value)], Values(root, "ignore"))
            : throw new DataException(Invariant($"The labels {string.Join(", ", classes.Keys.Order())} are not 0 to {classes.Count - 1}."));
    }

    private static int Label(JsonElement item) => JsonInteger.Of(Entry(item, "label", "A class")) ?? throw new DataException("A label is no number.");

    private static JsonElement Entry(JsonElement owner, string property, string what) => owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(property, out var value)
        ? value
        : throw new DataException($"{what} has no '{property}'.");

    private static LabelValue[]? Values(JsonElement owner, string property) => owner.TryGetProperty(property, out var values)
        ? [.. values.EnumerateArray().Select(value => LabelValue.Parse(value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText()))]
        : null;
}
