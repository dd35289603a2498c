using System.Text.Json;
using System.Text.Json.Serialization;
using Sigmask.Files;

namespace Sigmask.Data;

/// <summary>The file <c>splits.json</c> of a run: <c>{"training":["case",...],"validation":["case",...],"training_patients":["patient",...]}</c>; the patients may be missing.</summary>
public static class SplitFile
{
    /// <summary>Its name.</summary>
    public const string FileName = "splits.json";

    private static readonly JsonSerializerOptions Style = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
        WriteIndented = true,
    };

    /// <summary>The content of the file for a split.</summary>
    public static string Format(Split split) => JsonSerializer.Serialize(split, Style) + "\n";

    /// <summary>Reads a file.</summary>
    /// <exception cref="DataException">It cannot be read, is no split, or has a case on both sides; the message names the file.</exception>
    public static Split Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            var split = JsonSerializer.Deserialize<Split>(TextFile.Read(path), Style) ?? throw new JsonException("it is empty");
            if (split.Training.Concat(split.Validation).Concat(split.TrainingPatients ?? []).Any(name => name is null))
            {
                throw new JsonException("a name in it is null");
            }

            return split.Training.Intersect(split.Validation).FirstOrDefault() is { } both
                ? throw new DataException($"{path}: case {both} is on both sides of the split; take it out of one.")
                : split;
        }
        catch (JsonException error)
        {
            throw new DataException($"{path} is no split: {JsonFault.Of(error)}. Write {{\"training\":[\"case\"],\"validation\":[\"case\"]}}.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path} {ReadFailure.Of(error, "give the folder of a run, into which it was written")}", error);
        }
    }
}
