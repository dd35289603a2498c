using System.Globalization;
using Sigmask.Cli.Terminals;
using Sigmask.Data;
using Spectre.Console;

namespace Sigmask.Cli.Answers;

/// <summary>What <c>inspect</c> says of a single file; the names are those of its JSON.</summary>
internal sealed record FileReport(
    string File, string Format, IReadOnlyList<int> Shape, string Dtype, IReadOnlyList<double>? SpacingMm, IReadOnlyList<IReadOnlyList<double>>? Affine, string? Orientation, double? Min, double? Max, double? Sum, double? Mean, long? NonFinite)
{
    public static FileReport Of(FileSummary file) => new(
        file.Path, file.Format, file.Shape, file.Dtype, file.SpacingMm, file.Affine, file.Orientation, file.Values?.Min, file.Values?.Max, file.Values?.Sum, file.Values?.Mean, file.Values?.NonFinite);

    public void WriteTo(Terminal terminal)
    {
        var table = new Table().Border(TableBorder.None).HideHeaders().AddColumns("", "");
        void Row(string name, string? value)
        {
            if (value is not null)
            {
                table.AddRow(name, Markup.Escape(value));
            }
        }

        Row("file", File);
        Row("format", $"{Format}, {Dtype}");
        Row("shape", string.Join(" x ", Shape));
        Row("spacing", SpacingMm is null ? "not said" : $"{string.Join(" x ", SpacingMm.Select(Text))} mm");
        Row("orientation", Orientation);
        foreach (var (row, numbers) in (Affine ?? []).Index())
        {
            Row(row == 0 ? "affine" : "", string.Join("  ", numbers.Select(Text)));
        }

        Row("values", NonFinite is null ? "of a kind that cannot be read" : Min is null ? "none is finite" : Invariant($"{Text(Min.Value)} to {Text(Max!.Value)}, mean {Text(Mean!.Value)}, sum {Text(Sum!.Value)}; {NonFinite} not finite"));
        terminal.Results().Write(table);
    }

    private static string Text(double number) => number.ToString("G7", CultureInfo.InvariantCulture);
}
