using System.Text;
using Sigmask.Files;

namespace Sigmask.Metrics;

/// <summary>The file <c>metrics.csv</c>: the scores of every case and class of <see cref="MetricsFile"/> as a table.</summary>
public static class MetricsTable
{
    /// <summary>Its name.</summary>
    public const string FileName = "metrics.csv";

    /// <summary>The content: <c>case,patient,class,name</c> and every metric by its key, one of several numbers under a key with its part after it, as <c>area_mm2_predicted</c>. What is not defined is empty.</summary>
    /// <param name="measured">The scores of all cases.</param>
    public static string Format(MeasuredCases measured)
    {
        ArgumentNullException.ThrowIfNull(measured);
        var metrics = measured.Metrics;
        var text = new StringBuilder("case,patient,class,name");
        foreach (var metric in metrics)
        {
            text.Append(',').Append(metric.Part is null ? metric.Key : $"{metric.Key}_{metric.Part}");
        }

        text.Append('\n');
        foreach (var score in measured.Scores)
        {
            text.Append(Invariant($"{Csv.Field(score.Key.Case)},{Csv.Field(score.Key.Patient)},{score.Class},{Csv.Field(score.Name)}"));
            foreach (var metric in metrics)
            {
                text.Append(Invariant($",{metric.Value(score):G9}"));
            }

            text.Append('\n');
        }

        return text.ToString();
    }
}
