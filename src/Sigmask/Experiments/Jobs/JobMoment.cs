using System.Globalization;
using System.Text.Json;
using Sigmask.Metrics;
using Sigmask.Files;

namespace Sigmask.Experiments;

/// <summary>
/// A validation of a training that is under way, kept in a file of its own until the training is done, so that nothing of it is lost if the process is killed. Asked for again, as
/// a training that goes on from a checkpoint may, it is the same.
/// </summary>
/// <param name="Step">Steps done.</param>
/// <param name="Dice">See <see cref="TestPoint"/>.</param>
/// <param name="Scores">Dice of each test case and class, in the order of the cases.</param>
/// <param name="Exclusion">What the envelope leaves out; empty without one.</param>
internal sealed record JobMoment(long Step, double? Dice, IReadOnlyList<double?> Scores, IReadOnlyList<ExclusionRow> Exclusion)
{
    private const string Ending = ".json";
    private const string Trial = "trial-";

    public static JobMoment Of(long step, IReadOnlyList<CaseScore> scores, IReadOnlyList<ExclusionRow> exclusion)
    {
        var byCase = ScoreSummary.ByCase(scores, score => score.Dice);
        return new(step, byCase.Count == 0 ? null : byCase.Average(value => value.Value), [.. scores.Select(score => score.Dice)], exclusion);
    }

    /// <summary>Those of a training by their step.</summary>
    /// <param name="folder">Where they are kept.</param>
    /// <param name="chosen">The trial with whose envelope the training went on; null if it had none to choose.</param>
    public static IReadOnlyList<JobMoment> ReadAll(string folder, int? chosen) =>
    [
        .. new[] { folder, Place(folder, chosen) }.Distinct().Where(Directory.Exists).SelectMany(place => Directory.GetFiles(place, $"*{Ending}"))
            .Select(path => JsonSerializer.Deserialize<JobMoment>(File.ReadAllText(path)) ?? throw new InvalidDataException($"{path} is empty; delete the folder that it lies in."))
            .OrderBy(moment => moment.Step),
    ];

    /// <summary>Where the images are kept of which most is left out at the end.</summary>
    /// <param name="folder">Where moments are kept.</param>
    /// <param name="trial">The trial whose end it is; null: none.</param>
    public static string Excluded(string folder, int? trial) => Path.Combine(Place(folder, trial), "excluded");

    /// <summary>Keeps it.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="trial">The trial that it is a moment of; null: none.</param>
    public void Write(string folder, int? trial) =>
        AtomicFile.WriteText(Path.Combine(Place(folder, trial), Step.ToString(CultureInfo.InvariantCulture) + Ending), JsonSerializer.Serialize(this));

    private static string Place(string folder, int? trial) => trial is null ? folder : Path.Combine(folder, Invariant($"{Trial}{trial}"));
}
