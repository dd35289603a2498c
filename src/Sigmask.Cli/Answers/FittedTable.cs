using Spectre.Console;
using Spectre.Console.Rendering;

namespace Sigmask.Cli.Answers;

/// <summary>A table that leaves columns out where the terminal has no room for all of them, and says so below.</summary>
/// <param name="whole">Makes the table with all columns.</param>
/// <param name="narrow">Makes it with the most important ones.</param>
/// <param name="note">What was left out and where it is.</param>
internal sealed class FittedTable(Func<Table> whole, Func<Table> narrow, string note) : IRenderable
{
    /// <summary>The width from which a terminal has room for all columns; files and pipes have it.</summary>
    public const int Roomy = 150;

    /// <inheritdoc/>
    public Measurement Measure(RenderOptions options, int maxWidth) => Fitting(maxWidth).Measure(options, maxWidth);

    /// <inheritdoc/>
    public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => Fitting(maxWidth).Render(options, maxWidth);

    /// <summary>A table whose first column has names, which may wrap, and whose others have numbers, which may not.</summary>
    /// <param name="isNarrow">Whether columns stand close to each other.</param>
    /// <param name="columns">What stands above them.</param>
    public static Table Of(bool isNarrow, params IEnumerable<string> columns)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var (index, name) in columns.Index())
        {
            var column = new TableColumn(Markup.Escape(name)) { NoWrap = index > 0 };
            if (isNarrow)
            {
                column.Padding = new Padding(0, 0, 1, 0);
            }

            table.AddColumn(column);
        }

        return table;
    }

    private IRenderable Fitting(int width) => width >= Roomy ? whole() : new Rows(narrow(), new Text(note));
}
