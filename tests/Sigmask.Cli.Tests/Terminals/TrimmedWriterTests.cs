using Sigmask.Cli.Terminals;

namespace Sigmask.Cli.Tests.Terminals;

public sealed class TrimmedWriterTests
{
    [Theory]
    [InlineData("   \n  a  b   \n     \n c ", "  a  b\n\n c")]
    [InlineData("\r\n a \r\n", " a\r\n")]
    [InlineData("a", "a")]
    [InlineData("  \n", "")]
    public void Blanks_at_the_end_of_lines_and_empty_lines_at_the_beginning_are_left_out(string written, string passed)
    {
        using var whole = new Passed();
        using var letters = new Passed();
        whole.Trimmed.Write(written);
        foreach (var letter in written)
        {
            letters.Trimmed.Write(letter);
        }

        Assert.Equal(passed, whole.Text);
        Assert.Equal(passed, letters.Text);
    }

    private sealed class Passed : IDisposable
    {
        private readonly StringWriter writer = new();

        public Passed() => Trimmed = new(writer);

        public TrimmedWriter Trimmed { get; }

        public string Text => writer.ToString();

        public void Dispose()
        {
            Trimmed.Dispose();
            writer.Dispose();
        }
    }
}
