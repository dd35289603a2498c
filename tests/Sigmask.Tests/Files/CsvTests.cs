using System.Globalization;
using Sigmask.Files;

namespace Sigmask.Tests.Files;

public sealed class CsvTests
{
    [Theory]
    [InlineData("=HYPERLINK(\"http:evil\",\"x\")", "\"'=HYPERLINK(\"\"http:evil\"\",\"\"x\"\")\"")]
    [InlineData("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("-left", "'-left")]
    [InlineData("-", "'-")]
    [InlineData("-1+2", "'-1+2")]
    [InlineData("\tx", "'\tx")]
    [InlineData("'=x", "''=x")]
    [InlineData("-5", "-5")]
    [InlineData("-0.25e-3", "-0.25e-3")]
    [InlineData("+.5", "+.5")]
    [InlineData("'-5", "'-5")]
    [InlineData("a=b", "a=b")]
    [InlineData("", "")]
    public void What_a_spreadsheet_would_compute_has_an_apostrophe_before_it_and_numbers_have_none(string text, string field) => Assert.Equal(field, Csv.Field(text));

    [Fact]
    public void Any_text_is_read_as_it_was_and_begins_like_a_formula_only_if_it_is_a_number()
    {
        var random = RandomSearch.Numbers();
        for (var trial = 0; trial < 5000; trial++)
        {
            var text = new string(random.GetItems("=+-@\t\r\n'\",; a15.e".AsSpan(), random.Next(7)));
            var field = Csv.Field(text);
            var shown = field.StartsWith('"') ? field[1..] : field;

            Assert.Equal(text, Csv.Rows($"first,second\n{field},x\n")[1][0]);
            Assert.True(shown is not ['=' or '+' or '-' or '@' or '\t', ..] || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _), field);
        }
    }
}
