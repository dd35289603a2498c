namespace Sigmask.Experiments;

/// <summary>Names of the result files of a comparison.</summary>
public static class ResultNames
{
    /// <summary>Every case of every training, and their summary.</summary>
    public const string Json = "results.json";

    /// <summary>Every case of every training, as a table.</summary>
    public const string Csv = "results.csv";

    /// <summary>The table of differences for a text in Markdown.</summary>
    public const string Markdown = "table.md";

    /// <summary>The same for LaTeX.</summary>
    public const string Latex = "table.tex";

    /// <summary>The page.</summary>
    public const string Report = "report.html";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Json, Csv, Markdown, Latex, Report];
}
