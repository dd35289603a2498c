using System.Text;

namespace Sigmask.Reports;

/// <summary>A column of a table.</summary>
/// <param name="Title">Plain text.</param>
/// <param name="IsText">True for words, which begin at the left.</param>
/// <param name="IsSorted">False for what has no order, such as pictures and buttons.</param>
public sealed record HtmlColumn(string Title, bool IsText = false, bool IsSorted = true);

/// <summary>A cell of a table.</summary>
/// <param name="Html">What is shown.</param>
/// <param name="Value">What is sorted by, a number or plain text; empty for what is missing, which is sorted last.</param>
public readonly record struct HtmlCell(string Html, string Value)
{
    /// <summary>Nothing is known: a dash.</summary>
    public static HtmlCell Missing => new("–", "");

    /// <summary>Plain text.</summary>
    public static HtmlCell Text(string text) => new(HtmlText.Encode(text), text);

    /// <summary>A number.</summary>
    /// <param name="value">What is sorted by; NaN counts as missing.</param>
    /// <param name="html">How it is shown.</param>
    public static HtmlCell Number(double value, string html) => double.IsNaN(value) ? Missing : new(html, Invariant($"{value:R}"));

    /// <summary>A part out of all, such as trainings that are done; just the number where it is all.</summary>
    public static HtmlCell Of(int done, int all) => new(done == all ? Invariant($"{all}") : Invariant($"<span class=\"bad\">{done} of {all}</span>"), Invariant($"{done}"));

    /// <summary>A count.</summary>
    public static HtmlCell Count(long value) => new(Invariant($"{value}"), Invariant($"{value}"));
}

/// <summary>A table of a page whose rows can be sorted by click and by keyboard; one that is wider than the screen is moved sideways by itself, and on a phone each row is a card. The first cell of a row names it.</summary>
/// <param name="caption">What the table shows, plain text.</param>
/// <param name="columns">From left to right.</param>
public sealed class HtmlTable(string caption, IReadOnlyList<HtmlColumn> columns)
{
    private readonly List<(string? Style, HtmlCell[] Cells)> rows = [];

    /// <summary>How many rows there are.</summary>
    public int Rows => rows.Count;

    /// <summary>Adds a row.</summary>
    /// <param name="cells">One for each column.</param>
    /// <param name="style">Its class in the style sheet: "all" for sums; null for none.</param>
    /// <exception cref="ArgumentException">There is not one cell for each column.</exception>
    public void Add(IEnumerable<HtmlCell> cells, string? style = null)
    {
        HtmlCell[] row = [.. cells];
        if (row.Length != columns.Count)
        {
            throw new ArgumentException($"{row.Length} cells do not fit {columns.Count} columns.", nameof(cells));
        }

        rows.Add((style, row));
    }

    /// <summary>The table. Roles are said in full, as browsers forget those of tables that are laid out otherwise.</summary>
    public string ToHtml()
    {
        var html = new StringBuilder();
        var name = HtmlText.Encode(caption);
        html.Append(Invariant($"<div class=\"sideways\" role=\"region\" tabindex=\"0\" aria-label=\"{name}\">\n<table class=\"sortable stack\" role=\"table\">\n<caption><span>{name}</span></caption>\n<thead role=\"rowgroup\"><tr role=\"row\">"));
        foreach (var column in columns)
        {
            html.Append(Invariant($"<th scope=\"col\" role=\"columnheader\"{(column.IsText ? " class=\"text\"" : "")}{(column.IsSorted ? "" : " data-unsorted")}>{HtmlText.Encode(column.Title)}</th>"));
        }

        html.Append("</tr></thead>\n<tbody role=\"rowgroup\">\n");
        foreach (var (style, cells) in rows)
        {
            html.Append(Invariant($"<tr role=\"row\"{(style is null ? "" : $" class=\"{style}\"")}>"));
            for (var i = 0; i < cells.Length; i++)
            {
                html.Append(Cell(columns[i], cells[i], isName: i == 0));
            }

            html.Append("</tr>\n");
        }

        return html.Append("</tbody>\n</table>\n</div>\n").ToString();
    }

    private static string Cell(HtmlColumn column, HtmlCell cell, bool isName)
    {
        // A dash takes room on a phone and says nothing there.
        var style = string.Join(' ', new[] { column.IsText ? "text" : "", cell == HtmlCell.Missing ? "none" : "" }.Where(name => name.Length > 0));
        var (tag, attributes) = isName ? ("th", " scope=\"row\" role=\"rowheader\"") : ("td", $" role=\"cell\"{(style.Length > 0 ? $" class=\"{style}\"" : "")}");
        var value = column.IsSorted ? $" data-value=\"{HtmlText.Encode(cell.Value)}\"" : "";
        return $"<{tag}{attributes} data-label=\"{HtmlText.Encode(column.Title)}\"{value}><span>{cell.Html}</span></{tag}>";
    }
}
