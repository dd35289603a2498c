using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sigmask.Files;

namespace Sigmask.Data;

/// <summary>The file <c>data.json</c> of a run: where its data lay and how they were opened, so that they can be opened in the same way again.</summary>
/// <param name="Folder">The whole path of the data set.</param>
/// <param name="Layout">The layout that it was opened as.</param>
/// <param name="PatientPattern">As in <see cref="DataOptions"/>; null if it was not given, as all that follow.</param>
/// <param name="Channels">The same.</param>
/// <param name="Dimensions">The same.</param>
/// <param name="PaintOrder">The same.</param>
/// <param name="Fold">The fold that was held back, as 2/5; null: a share of the cases.</param>
public sealed record DataOrigin(string Folder, string Layout, string? PatientPattern, int? Channels, int? Dimensions, IReadOnlyList<string>? PaintOrder, string? Fold) : IJsonOnDeserialized
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "data.json";

    /// <summary>The same, of <see cref="DataOptions.Masks"/>.</summary>
    public string? Masks { get; init; }

    private static readonly JsonSerializerOptions Style = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        WriteIndented = true,
    };

    /// <summary>The origin of data that were opened.</summary>
    /// <param name="folder">The data set.</param>
    /// <param name="data">What came of it.</param>
    /// <param name="options">What was said about it.</param>
    /// <param name="fold">The fold that is held back, if one was asked for.</param>
    public static DataOrigin Of(string folder, OpenedData data, DataOptions options, Fold? fold)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        return new(Path.GetFullPath(folder), data.Layout, options.PatientPattern, options.Channels, options.Dimensions, options.PaintOrder, fold?.ToString()) { Masks = options.Masks };
    }

    /// <summary>Whether a folder is the one of these data, by whatever links either is named.</summary>
    /// <param name="folder">The folder.</param>
    public bool IsOf(string folder) => RealPath.Of(folder) == RealPath.Of(Folder);

    /// <summary>
    /// What is known of a data set by having trained on this one: how structures were painted, and, of the same folder, how patients are told apart and which annotations were taken. The annotations
    /// also of another one that has a folder of the same name.
    /// </summary>
    /// <param name="folder">The data set.</param>
    public DataOptions KnownOf(string folder)
    {
        var isSame = IsOf(folder);
        return new()
        {
            PaintOrder = PaintOrder,
            PatientPattern = isSame ? PatientPattern : null,
            Masks = isSame || HasMasks(folder) ? Masks : null,
        };
    }

    // A whole path is that of these annotations alone.
    private bool HasMasks(string folder) => Masks is not null && !Path.IsPathRooted(Masks) && Directory.Exists(Path.Combine(folder, Masks));

    // Wherever one is read, in a file of its own or within another.
    void IJsonOnDeserialized.OnDeserialized()
    {
        if (Folder.Length == 0 || Folder.Contains('\0', StringComparison.Ordinal))
        {
            throw new JsonException("'folder' names no folder");
        }
    }

    /// <summary>The content of the file.</summary>
    public string Format() => JsonSerializer.Serialize(this, Style) + "\n";

    /// <summary>Reads a file; null if there is none.</summary>
    /// <exception cref="DataException">It cannot be read; the message names it.</exception>
    public static DataOrigin? Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<DataOrigin>(TextFile.Read(path), Style) : null;
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path} cannot be used: {JsonFault.Of(error)}. Remove it, and give `DataOptions.PatientPattern` or `DataOptions.PaintOrder` by hand if the training had them.", error);
        }
    }
}
