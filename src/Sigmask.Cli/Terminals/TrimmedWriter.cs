using System.Globalization;
using System.Text;

namespace Sigmask.Cli.Terminals;

/// <summary>Removes trailing blanks and the empty first line when a table goes to a file or pipe.</summary>
/// <param name="writer">Where it goes.</param>
internal sealed class TrimmedWriter(TextWriter writer) : TextWriter(CultureInfo.InvariantCulture)
{
    private readonly StringBuilder line = new();
    private int blanks;
    private bool hasBegun;

    /// <inheritdoc/>
    public override Encoding Encoding => writer.Encoding;

    /// <inheritdoc/>
    public override void Write(char value)
    {
        Take(value);
        PassOn();
    }

    /// <inheritdoc/>
    public override void Write(string? value)
    {
        foreach (var letter in value ?? "")
        {
            Take(letter);
        }

        PassOn();
    }

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    /// <inheritdoc/>
    public override void Flush() => writer.Flush();

    // Blanks wait until it is known whether anything follows them in their line.
    private void Take(char letter)
    {
        if (letter == ' ')
        {
            blanks++;
        }
        else if (letter is '\r' or '\n')
        {
            blanks = 0;
            if (hasBegun)
            {
                line.Append(letter);
            }
        }
        else
        {
            line.Append(' ', blanks).Append(letter);
            (blanks, hasBegun) = (0, true);
        }
    }

    private void PassOn()
    {
        writer.Write(line);
        line.Clear();
    }
}
