using System.Globalization;
using Sigmask.Files;

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
            var lines = Csv.Rows(TextFile.Read(path));
            string[] columns = [.. lines[0]];
            var (step, loss, dice) = (Array.IndexOf(columns, "step"), Array.IndexOf(columns, "loss"), Array.IndexOf(columns, "val_dice"));
            var rows = lines.Skip(1).ToArray();
            return new(
                [.. rows.Chunk(Math.Max(1, (rows.Length + Stretches - 1) / Stretches)).Select(rows => (Number(rows[^1][step]), rows.Average(row => Number(row[loss]))))],
                [.. rows.Where(row => row[dice].Length > 0).Select(row => (Number(row[step]), Number(row[dice])))]);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException or ArgumentOutOfRangeException)
        {
            throw new DataException($"{path} cannot be read ({error.Message.TrimEnd('.')}). Delete the folder that it lies in, and the same comparison does that training again.", error);
        }
    }

    private static double Number(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
}
