using Sigmask.Losses;

namespace Sigmask.AnnotationNoise;

/// <summary>All annotation noise that has a name, and how it is made from text: <c>strong</c>, <c>ratio:ratio=0.7,share=0.5</c>.</summary>
public static class NoiseCatalog
{
    private static readonly Dictionary<string, Func<NoiseParameters, IAnnotationNoise>> Kinds = new()
    {
        ["none"] = _ => NoiseModel.None,
        ["moderate"] = _ => NoiseModel.Moderate,
        ["strong"] = _ => NoiseModel.Strong,
        ["ratio"] = given => new RatioNoise { Ratio = given.Share("ratio", 0.7), Error = given.Word("error", RatioError.Any) },
        ["markov"] = given => new MarkovNoise { Steps = given.Count("steps", 180), Growth = given.Share("growth", 0.8), Rate = given.Share("rate", 0.05), Flips = given.Share("flips", 0.2) },
        ["over-under"] = given => OverUnder(given.Count("least", 2), given.Count("most", 4), given.Share("over", 0.5)),
    };

    /// <summary>The kinds.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Kinds.Keys];

    /// <summary>
    /// Reads KIND[:NAME=VALUE,...]. With <c>share=</c>, which every kind takes, only that share of the cases goes wrong.
    /// </summary>
    /// <exception cref="FormatException">The kind or a parameter is not known, or a value is out of its range.</exception>
    public static IAnnotationNoise Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var name = text.Split(':')[0];
        if (!Kinds.TryGetValue(name, out var make))
        {
            throw new FormatException($"'{name}' is no annotation noise; {KnownNames.Instead(name, Names)}");
        }

        var given = NoiseParameters.Read(text);
        var (noise, share) = (make(given), given.Share("share", 1));
        given.RequireKnown();
        return share < 1 ? new PartOfCases(noise, share) : noise;
    }

    private static OverUnderNoise OverUnder(int least, int most, double over) => most >= least
        ? new() { Least = least, Most = most, Over = over }
        : throw new FormatException(Invariant($"over-under: most={most} must be at least least={least}."));
}
