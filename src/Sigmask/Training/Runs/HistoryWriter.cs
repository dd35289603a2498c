using System.Globalization;
using System.Text;
using Sigmask.Files;

namespace Sigmask.Training;

/// <summary>The table of a training's steps, history.csv: a row a step, written as it happens.</summary>
public sealed class HistoryWriter : IDisposable
{
    private readonly FileStream file;
    private readonly string path;
    private readonly int classes;
    private readonly IReadOnlyList<string> further;

    /// <summary>Starts a table, or continues one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="classes">Names of the foreground classes of the validation; empty without one.</param>
    /// <param name="keepUntil">Rows up to this step are kept, later ones (of an interrupted run) and, at 0, all are dropped.</param>
    /// <param name="further">Names of <see cref="StepReport.Further"/>, the last columns; null: none.</param>
    /// <exception cref="TrainingException">The file cannot be written.</exception>
    public HistoryWriter(string path, IReadOnlyList<string> classes, long keepUntil, IReadOnlyList<string>? further = null)
    {
        ArgumentNullException.ThrowIfNull(classes);
        (this.path, this.classes, this.further) = (path, classes.Count, further ?? []);
        var header = $"step,epoch,loss,lr,seconds,objective,kept,sigma,top_k,gradient,val_dice{string.Concat(classes.Select(name => "," + Csv.Field($"val_dice_{name}")).Concat(this.further.Select(name => "," + Csv.Field(name))))}";
        try
        {
            var kept = keepUntil > 0 && File.Exists(path) ? File.ReadLines(path).Skip(1).Where(row => IsUpTo(row, keepUntil)).ToList() : [];
            AtomicFile.WriteText(path, string.Concat(kept.Prepend(header).Select(row => row + "\n")));
            // Without a buffer each row is in the file at once, and none is left for the end if the disk is full.
            file = new(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Failure(error);
        }
    }

    /// <summary>A row, with the end of its line.</summary>
    /// <param name="report">The step.</param>
    /// <param name="validation">The validation after it, if there was one.</param>
    /// <param name="elapsed">Time since the start of the training.</param>
    public string Row(StepReport report, ValidationScore? validation, TimeSpan elapsed)
    {
        ArgumentNullException.ThrowIfNull(report);
        double?[] numbers =
        [
            report.Loss, report.LearningRate, Math.Round(elapsed.TotalSeconds, 3), report.Objective, report.KeptShare, report.Sigma, report.TopK,
            report.GradientLength, validation?.Dice, .. validation?.DiceByClass ?? new double?[classes], .. further.Select(name => report.Further[name]),
        ];
        return Invariant($"{report.Step},{report.Epoch},{string.Join(',', numbers.Select(Text))}\n");
    }

    /// <summary>Adds a row.</summary>
    /// <inheritdoc cref="Row"/>
    /// <exception cref="TrainingException">The file cannot be written.</exception>
    public void Add(StepReport report, ValidationScore? validation, TimeSpan elapsed) => Add(Row(report, validation, elapsed));

    /// <summary>Adds rows.</summary>
    /// <param name="rows">Of <see cref="Row"/>, one or several.</param>
    /// <exception cref="TrainingException">The file cannot be written.</exception>
    public void Add(string rows)
    {
        try
        {
            file.Write(Encoding.UTF8.GetBytes(rows));
        }
        catch (Exception error) when (error is IOException || WriteFailure.IsTooLarge(error))
        {
            throw Failure(error);
        }
    }

    /// <summary>Waits until all rows are on the disk, so that they outlast a loss of power as a checkpoint does that is written after them.</summary>
    /// <exception cref="TrainingException">The disk fails.</exception>
    public void Flush()
    {
        try
        {
            file.Flush(flushToDisk: true);
        }
        catch (IOException error)
        {
            throw Failure(error);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private static string Text(double? number) => number?.ToString("G7", CultureInfo.InvariantCulture) ?? "";

    private static bool IsUpTo(string row, long step) => long.TryParse(row.AsSpan(0, Math.Max(0, row.IndexOf(','))), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) && number <= step;

    private TrainingException Failure(Exception error) =>
        new($"{path} could not be written ({WriteFailure.Reason(error, path, path)}). {WriteFailure.Remedy(error, "choose another `RunFolder.Location`")}", error);
}
