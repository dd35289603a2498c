using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Sigmask.Augmentation;
using Sigmask.Data;
using Sigmask.Losses;
using Sigmask.Models;
using Sigmask.Files;

namespace Sigmask.Training;

/// <summary>What run.json holds: every setting that decided a run, and the versions it ran on.</summary>
public sealed record RunRecord
{
    internal static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    private static readonly string[] OffSwitches = ["sigma", "top_k"];

    /// <summary>When the run was started, UTC.</summary>
    public required DateTime Started { get; init; }

    /// <summary>The words of the command that began it, the verb first; null for a run that a program began.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>Versions of what it ran on.</summary>
    public required IReadOnlyDictionary<string, string> Versions { get; init; }

    /// <summary>The seed.</summary>
    public required int Seed { get; init; }

    /// <summary>What it learned from.</summary>
    public required DataRecord Data { get; init; }

    /// <summary>The network.</summary>
    public required ModelOptions Model { get; init; }

    /// <summary>The file that the encoder began with; null if it began with random weights.</summary>
    public EncoderMatch? EncoderWeights { get; init; }

    /// <summary>Whether each foreground class has a probability of its own.</summary>
    public required bool IsMultiLabel { get; init; }

    /// <summary>The base loss.</summary>
    public required string Loss { get; init; }

    /// <summary>How it learned from labels that may be wrong.</summary>
    public string Method { get; init; } = $"{TrainingMethod.Envelope}";

    /// <summary>The envelope, each option by its name on the command line.</summary>
    public required IReadOnlyDictionary<string, string> Envelope { get; init; }

    /// <summary>Envelopes among which it chose by held-back cases; null if that one was given.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>>? Candidates { get; init; }

    /// <summary>How samples were made fit for the network.</summary>
    public required Preprocessing Preprocessing { get; init; }

    /// <summary>How samples were changed at random.</summary>
    public required AugmentationOptions Augmentation { get; init; }

    /// <summary>Length, speed and place of the training, with the number of threads that it takes even where none was asked for.</summary>
    public required TrainingOptions Options { get; init; }

    /// <summary>The record of a run that begins now.</summary>
    /// <param name="plan">Its plan.</param>
    /// <param name="model">Its network.</param>
    /// <param name="data">What it learns from.</param>
    /// <param name="encoder">What the encoder began with; null: random weights.</param>
    /// <exception cref="DataException">A case cannot be read for the fingerprint.</exception>
    public static RunRecord Of(TrainingPlan plan, ModelOptions model, ISampleSource data, EncoderMatch? encoder = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Of(plan, model, new DataRecord(data.Description, data.Cases.Count, DataFingerprint.Of(data), (data as IFileSource)?.Annotation), encoder);
    }

    /// <summary>The same for data that have been described already.</summary>
    /// <param name="plan">Its plan.</param>
    /// <param name="model">Its network.</param>
    /// <param name="data">What it learns from.</param>
    /// <param name="encoder">What the encoder began with; null: random weights.</param>
    public static RunRecord Of(TrainingPlan plan, ModelOptions model, DataRecord data, EncoderMatch? encoder = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return new()
        {
            Started = DateTime.UtcNow,
            Versions = SoftwareVersions.Here(),
            Seed = plan.Options.Seed,
            Data = data,
            Model = model,
            EncoderWeights = encoder,
            IsMultiLabel = plan.IsMultiLabel,
            Loss = $"{plan.Loss}",
            Method = $"{plan.Method}",
            Envelope = EnvelopeSettings.Of(plan.Envelope, plan.Guide).Texts,
            Candidates = plan.Candidates.Count == 0 ? null : [.. plan.Candidates.Select(candidate => EnvelopeSettings.Of(candidate, plan.Guide).Texts)],
            Preprocessing = plan.Preprocessing,
            Augmentation = plan.Augmentation,
            Options = plan.Options with { Threads = plan.Options.Threads ?? Environment.ProcessorCount },
        };
    }

    /// <summary>Reads run.json.</summary>
    /// <exception cref="TrainingException">It is missing or damaged.</exception>
    public static RunRecord Read(string path)
    {
        if (!File.Exists(path))
        {
            var folder = Path.GetDirectoryName(path);
            var fault = string.IsNullOrEmpty(folder) || Directory.Exists(folder) ? $"holds no run: there is no {Path.GetFileName(path)}" : File.Exists(folder) ? "is a file" : "does not exist";
            throw new TrainingException($"{folder} {fault}. Give a folder that sigmask train wrote.");
        }

        try
        {
            return JsonSerializer.Deserialize<RunRecord>(TextFile.Read(path), Json) ?? throw new JsonException("it is empty");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new TrainingException($"{path} cannot be read as the record of a run ({JsonFault.Of(error)}). Give the folder of a run that was trained here.", error);
        }
    }

    /// <summary>The text of run.json.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json) + "\n";

    /// <summary>Fails if another run differs in anything that decides its result; device, threads, cache and how often it is saved may differ.</summary>
    /// <param name="other">The settings asked for now.</param>
    /// <param name="folder">Where this record stands, for the message.</param>
    /// <exception cref="TrainingException">It does; the first setting that differs is named with both values.</exception>
    public void RequireSamePlan(RunRecord other, string folder)
    {
        if (DifferenceFrom(other) is { } difference)
        {
            // What no setting of the training names, as other cases, follows from options of the command.
            IReadOnlyList<string> options = difference.StartsWith('`') ? [] : CommandChange.Between(Command, other.Command);
            throw new TrainingException($"{folder} was begun with other settings: {(options.Count == 0 ? difference : $"{string.Join(", ", options)} ({difference})")}. Give the same ones to resume it, or another `RunFolder.Location`.");
        }
    }

    /// <summary>The first setting that decides the result in which another run differs, with both values; null: there is none.</summary>
    /// <param name="other">The other run.</param>
    public string? DifferenceFrom(RunRecord other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return FirstDifference("", Deciding(), other.Deciding());
    }

    /// <summary>A hash of all that decides the result: equal for runs that <see cref="RequireSamePlan"/> takes for the same.</summary>
    public string Identity() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Deciding().ToJsonString(Json))));

    private static string? FirstDifference(string path, JsonNode? first, JsonNode? second)
    {
        if (first is not JsonObject one || second is not JsonObject two)
        {
            return JsonNode.DeepEquals(first, second) ? null : $"{RunSetting.Of(path.TrimStart('.'))} was {first?.ToJsonString(Json) ?? "null"} and is {second?.ToJsonString(Json) ?? "null"}";
        }

        return one.Select(pair => pair.Key).Union(two.Select(pair => pair.Key))
            .Select(key => FirstDifference($"{path}.{key}", one[key], two[key]))
            .FirstOrDefault(difference => difference is not null);
    }

    private JsonNode Deciding()
    {
        // How an envelope selects decides nothing while it is off.
        var plain = EnvelopeSettings.Of(EnvelopeOptions.Plain, Guide.Self).Texts;
        var isOff = OffSwitches.All(name => Envelope.GetValueOrDefault(name) == plain[name]);
        var neutral = this with
        {
            Envelope = isOff ? plain : Envelope,
            Started = default,
            Command = null,
            Versions = new Dictionary<string, string>(),
            Options = Options with { Device = "", Threads = null, Workers = 1, Cache = new(), CheckpointEvery = default },
        };
        return JsonSerializer.SerializeToNode(neutral, Json)!;
    }
}

/// <summary>What a run learned from.</summary>
/// <param name="Description">Name, channels, dimensions, classes.</param>
/// <param name="Cases">How many cases.</param>
/// <param name="Fingerprint">See <see cref="DataFingerprint"/>.</param>
/// <param name="Annotation">What its labels mean, see <see cref="IFileSource.Annotation"/>; null if it does not lie in files.</param>
public sealed record DataRecord(DataDescription Description, int Cases, string Fingerprint, string? Annotation = null);
