namespace Sigmask.Files;

/// <summary>Tables as comma-separated values (RFC 4180): fields with commas, quotes or line ends stand in quotes.</summary>
internal static class Csv
{
    /// <summary>A field as it is written.</summary>
    public static string Field(string text) => text.AsSpan().ContainsAny(",\"\n\r") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;

    /// <summary>The rows of a text with their fields; rows without content are left out.</summary>
    /// <exception cref="FormatException">A quote is not closed.</exception>
    public static IReadOnlyList<IReadOnlyList<string>> Rows(string text)
    {
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
                case ',' when !isQuoted:
                    EndField();
                    break;
                case '\n' when !isQuoted:
                    EndRow();
                    break;
                case '\r' when !isQuoted:
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
            row.Add(field.ToString());
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
}
