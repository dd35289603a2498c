using System.Globalization;
using System.Text.Json;
using Sigmask.Metrics;
using Sigmask.Storage;

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

    public static JobMoment Of(long step, IReadOnlyList<CaseScore> scores, IReadOnlyList<ExclusionRow> exclusion)
    {
        var byCase = ScoreSummary.ByCase(scores, score => score.Dice);
        return new(step, byCase.Count == 0 ? null : byCase.Average(value => value.Value), [.. scores.Select(score => score.Dice)], exclusion);
    }

    /// <summary>All of a folder by their step.</summary>
    public static IReadOnlyList<JobMoment> ReadAll(string folder) =>
    [
        .. Directory.GetFiles(folder, $"*{Ending}")
            .Select(path => JsonSerializer.Deserialize<JobMoment>(File.ReadAllText(path)) ?? throw new InvalidDataException($"{path} is empty; delete the folder that it lies in."))
            .OrderBy(moment => moment.Step),
    ];

    public void Write(string folder) => AtomicFile.WriteText(Path.Combine(folder, Step.ToString(CultureInfo.InvariantCulture) + Ending), JsonSerializer.Serialize(this));
}
