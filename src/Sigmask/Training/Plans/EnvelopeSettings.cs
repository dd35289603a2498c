using System.Text.Json;
using System.Text.Json.Serialization;
using Sigmask.Losses;

namespace Sigmask.Training;

/// <summary>The envelope's settings as they stand in files, each by the name and in the words of the command line.</summary>
/// <param name="TopK">κ or k.</param>
/// <param name="Sigma">σ.</param>
/// <param name="SigmaRule">What σ means.</param>
/// <param name="Smoothing">The family that smooths.</param>
/// <param name="Width">Its width at pixel level.</param>
/// <param name="WidthImage">The same at image level.</param>
/// <param name="ClassFloor">ρ.</param>
/// <param name="Guide">Whose losses decide.</param>
/// <param name="Evidence">What has to speak against a label.</param>
/// <param name="Ramp">When the selection comes into force.</param>
public sealed record EnvelopeSettings(string TopK, double Sigma, string SigmaRule, string Smoothing, string Width, string WidthImage, double ClassFloor, string Guide, string Evidence, string Ramp)
{
    /// <summary>The settings of an envelope and its guide.</summary>
    public static EnvelopeSettings Of(EnvelopeOptions envelope, Guide guide)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        return new(
            $"{envelope.TopK}", envelope.Sigma, Word(envelope.Rule), Word(envelope.Smoothing), $"{envelope.PixelWidth}", $"{envelope.ImageWidth}", envelope.ClassFloor, Word(guide), $"{envelope.Evidence}", $"{envelope.Ramp}");
    }

    /// <summary>All of them as text by name, as run.json has them.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, string> Texts => new Dictionary<string, string>
    {
        ["top_k"] = TopK,
        ["sigma_rule"] = SigmaRule,
        ["sigma"] = Invariant($"{Sigma}"),
        ["smoothing"] = Smoothing,
        ["width"] = Width,
        ["width_image"] = WidthImage,
        ["class_floor"] = Invariant($"{ClassFloor}"),
        ["guide"] = Guide,
        ["evidence"] = Evidence,
        ["ramp"] = Ramp,
    };

    private static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName($"{value}");
}
