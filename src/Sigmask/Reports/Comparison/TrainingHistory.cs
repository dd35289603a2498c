using Sigmask.Training;

namespace Sigmask.Reports;

/// <summary>What a chart needs of a training's <c>history.csv</c>: the loss, averaged over stretches of steps, and the Dice of the held-back part.</summary>
/// <param name="Loss">Step and mean loss up to it since the point before.</param>
/// <param name="Dice">Step and mean Dice of a validation on the held-back (noisy) labels; empty without such.</param>
internal sealed record TrainingHistory(IReadOnlyList<(double Step, double Value)> Loss, IReadOnlyList<(double Step, double Value)> Dice)
{
    private const int Stretches = 40;

    /// <summary>Reads a history; one that is not there is empty.</summary>
    /// <exception cref="DataException">It is damaged.</exception>
    public static TrainingHistory Read(string path)
    {
        if (!File.Exists(path))
        {
            return new([], []);
        }

        try
        {
            var table = HistoryTable.Read(path);
            var (steps, losses, dice) = (table.Column("step"), table.Column("loss"), table.Column("val_dice"));
            if (Array.Exists(losses, double.IsNaN))
            {
                throw new FormatException("a step has no loss.");
            }

            return new(
                [.. steps.Zip(losses).Chunk(Math.Max(1, (steps.Length + Stretches - 1) / Stretches)).Select(part => (part[^1].First, part.Average(one => one.Second)))],
                [.. steps.Zip(dice).Where(one => double.IsFinite(one.Second))]);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new DataException($"{path} cannot be read ({error.Message.TrimEnd('.')}). Delete the folder that it lies in, and the same comparison does that training again.", error);
        }
    }
}
