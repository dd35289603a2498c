using System.Text.RegularExpressions;

namespace Sigmask.Files;

/// <summary>
/// Tables as comma-separated values (RFC 4180): fields with commas, quotes or line ends stand in quotes. Spreadsheets of countries with a decimal comma write semicolons in place of the
/// commas; read are both. An apostrophe stands before what a spreadsheet would compute instead of showing it, such as a case that somebody called <c>=HYPERLINK(...)</c>; whoever reads the table gets the text without
/// it. Pages/audit.js does the same.
/// </summary>
internal static partial class Csv
{
    /// <summary>A field as it is written.</summary>
    public static string Field(string text)
    {
        var shown = Formula().IsMatch(text) ? $"'{text}" : text;
        return shown.AsSpan().ContainsAny(",\"\n\r") ? $"\"{shown.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : shown;
    }

    /// <summary>The rows of a text with their fields, separated as its first line is; rows without content are left out.</summary>
    /// <exception cref="FormatException">A quote is not closed.</exception>
    public static IReadOnlyList<IReadOnlyList<string>> Rows(string text)
    {
        var separator = Separator(text);
        var (rows, row, field, isQuoted) = (new List<IReadOnlyList<string>>(), new List<string>(), new System.Text.StringBuilder(), false);
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '"' when isQuoted && i + 1 < text.Length && text[i + 1] == '"':
                    field.Append('"');
                    i++;
                    break;
                case '"' when isQuoted || field.Length == 0:
                    isQuoted = !isQuoted;
                    break;
                case '\n' when !isQuoted:
                    EndRow();
                    break;
                case '\r' when !isQuoted:
                    break;
                case var character when character == separator && !isQuoted:
                    EndField();
                    break;
                default:
                    field.Append(text[i]);
                    break;
            }
        }

        EndRow();
        return isQuoted ? throw new FormatException("a quote is not closed.") : rows;

        void EndField()
        {
            row.Add(Text(field.ToString()));
            field.Clear();
        }

        void EndRow()
        {
            EndField();
            if (row.Any(value => value.Length > 0))
            {
                rows.Add(row);
            }

            row = [];
        }
    }

    private static string Text(string shown) => shown.StartsWith('\'') && Formula().IsMatch(shown.AsSpan(1)) ? shown[1..] : shown;

    private static char Separator(string text)
    {
        var first = text.AsSpan().IndexOfAny(",;\n");
        return first >= 0 && text[first] == ';' ? ';' : ',';
    }

    // No number with a sign, which is shown as it is. Apostrophes that the text has itself are passed over, so that it differs from one that was given its apostrophe here.
    [GeneratedRegex(@"^'*(?![-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?\z)[=+@\t\r-]")]
    private static partial Regex Formula();
}
