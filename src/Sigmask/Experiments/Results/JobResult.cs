using System.Text.Encodings.Web;
using System.Text.Json;
using Sigmask.Files;

namespace Sigmask.Experiments;

/// <summary>What came out of one training of a comparison: its <c>result.json</c>.</summary>
public sealed record JobResult
{
    /// <summary>The name of the file.</summary>
    internal const string FileName = "result.json";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Which training.</summary>
    public required CellKey Key { get; init; }

    /// <summary>A hash of all that decided it.</summary>
    public required string Identity { get; init; }

    /// <summary>Names of the classes by label, background first.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>Every test case and foreground class.</summary>
    public required IReadOnlyList<TestScore> Scores { get; init; }

    /// <summary>Every annotator on every test case and foreground class; empty for data that have one annotation.</summary>
    public IReadOnlyList<AnnotatorScore> Annotators { get; init; } = [];

    /// <summary>The number of validations in the late means.</summary>
    public required int LateValidations { get; init; }

    /// <summary>The mean Dice of the test cases during the training, on the network's own pixels.</summary>
    public required IReadOnlyList<TestPoint> Curve { get; init; }

    /// <summary>Steps of the training.</summary>
    public required long Steps { get; init; }

    /// <summary>The step whose weights were chosen by held-back noisy labels; null: the last ones, without a choice.</summary>
    public required long? ChosenStep { get; init; }

    /// <summary>Time of training and testing, summed over all sessions.</summary>
    public required double Seconds { get; init; }

    /// <summary>Median time of a step in the second half of the last session, where the selection of an envelope is in force; null if that had no step.</summary>
    public required double? MillisecondsPerStep { get; init; }

    /// <summary>The peak memory of the process, with runtime and images.</summary>
    public required double PeakMegabytes { get; init; }

    /// <summary>The text of the file.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json) + "\n";

    /// <summary>Reads a result.</summary>
    /// <exception cref="DataException">It is missing or damaged.</exception>
    public static JobResult Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<JobResult>(TextFile.Read(path), Json) ?? throw new JsonException("it is empty");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new DataException($"{path} cannot be read as the result of a training ({JsonFault.Of(error)}). Delete it, and the same comparison does that training again.", error);
        }
    }
}

/// <summary>A moment of a training.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Dice">The mean over test cases of the case's mean over classes, in [0, 1]; null if no case could be scored.</param>
public sealed record TestPoint(long Step, double? Dice);
