using ScottPlot;
using ScottPlot.TickGenerators;
using Sigmask.Imaging;
using Sigmask.Training;

namespace Sigmask.Reports;

/// <summary>
/// The course of a training as one picture, <c>progress.png</c> in its folder: loss, Dice of the held-back cases by class, share of the pixels kept, learning rate, length of the gradient and time of a step. It is drawn
/// from <c>history.csv</c> at every validation, so that a training that was resumed has its whole course.
/// </summary>
/// <param name="folder">The run.</param>
/// <param name="next">Receives the same.</param>
public sealed class ProgressPicture(RunFolder folder, ITrainingProgress next) : ITrainingProgress
{
    // Of a long training neighbouring steps are shown by their mean.
    private const int MostPoints = 200;

    private ValidationScore? latest;

    /// <inheritdoc/>
    public void Noted(string note) => next.Noted(note);

    /// <inheritdoc/>
    public void Advanced(TrainingStatus status)
    {
        ArgumentNullException.ThrowIfNull(status);
        if (!ReferenceEquals(status.Validation, latest) || status.Report.Step == status.Steps)
        {
            latest = status.Validation;
            ImageFile.WritePng(folder.Progress, Draw(folder.History, status.Steps));
        }

        next.Advanced(status);
    }

    // Validations fall into the time of their step, checkpoints into that of the next: they would hide all others.
    private static double[] WithoutPauses(double[] milliseconds, double[] validations) =>
        [.. milliseconds.Select((value, i) => double.IsFinite(validations[i]) || (i > 0 && double.IsFinite(validations[i - 1])) ? double.NaN : value)];

    /// <summary>The picture of a history.</summary>
    /// <param name="path">history.csv; a panel without any value, as while the envelopes of a training are tried from its first step on, says so.</param>
    /// <param name="steps">Steps of the whole training.</param>
    public static Picture Draw(string path, long steps)
    {
        var table = HistoryTable.Read(path);
        var (step, seconds) = (table.Column("step"), table.Column("seconds"));
        double[] milliseconds = [.. seconds.Select((second, i) => i == 0 ? double.NaN : Math.Max(0, 1000 * (second - seconds[i - 1]) / (step[i] - step[i - 1])))];
        string[] classes = [.. table.Columns.Where(name => name.StartsWith("val_dice_", StringComparison.Ordinal))];
        return PlotPage.Draw(
        [
            Panel("loss", ("", table.Column("loss"))),
            Shares("Dice of the cases held back", [.. classes.Select(name => (name["val_dice_".Length..], table.Column(name))), ("all", table.Column("val_dice"))]),
            Shares("pixels kept, and the share that may be dropped", [("kept", table.Column("kept")), .. table.Column("sigma") is var sigma && sigma.Any(value => value > 1) ? [] : new[] { ("sigma", sigma) }]),
            Panel("learning rate", ("", table.Column("lr"))),
            Panel("length of the gradient", ("", table.Column("gradient"))),
            Panel("milliseconds a step, without validations", ("", WithoutPauses(milliseconds, table.Column("val_dice")))),
        ]);

        Plot Panel(string title, params (string Name, double[] Values)[] curves)
        {
            // A frame without a curve would have numbers of its own.
            var isEmpty = !curves.Any(curve => curve.Values.Any(double.IsFinite));
            var plot = PlotPage.New(isEmpty ? $"{title}: no value yet" : title, "step", "");
            plot.Axes.Bottom.TickGenerator = new NumericAutomatic { IntegerTicksOnly = true };
            if (isEmpty)
            {
                plot.Axes.Left.TickGenerator = new EmptyTickGenerator();
            }

            foreach (var (name, values) in curves)
            {
                var points = step.Zip(values).Where(point => double.IsFinite(point.Second)).ToArray();
                var shown = points.Chunk(Math.Max(1, (points.Length + MostPoints - 1) / MostPoints)).Select(chunk => (chunk.Average(point => point.First), chunk.Average(point => point.Second))).ToArray();
                if (shown.Length > 0)
                {
                    var curve = plot.Add.Scatter(Array.ConvertAll(shown, point => point.Item1), Array.ConvertAll(shown, point => point.Item2));
                    curve.LegendText = name;
                    (curve.LineWidth, curve.MarkerSize) = (2, shown.Length > 30 ? 0 : 6);
                }
            }

            plot.Axes.SetLimitsX(0, Math.Max(steps, step.LastOrDefault()));
            if (curves.Length > 1 && !isEmpty)
            {
                plot.ShowLegend(Edge.Right);
            }

            return plot;
        }

        Plot Shares(string title, params (string Name, double[] Values)[] curves)
        {
            var plot = Panel(title, curves);
            plot.Axes.SetLimitsY(-0.02, 1.02);
            return plot;
        }
    }
}
