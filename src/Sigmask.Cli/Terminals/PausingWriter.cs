using System.Globalization;
using System.Text;

namespace Sigmask.Cli.Terminals;

/// <summary>
/// Standard error that holds the process up once it has written certain words, until somebody kills the process or asks it to end: so a test does that at a moment that does not depend on how fast either of
/// them is.
/// </summary>
internal sealed class PausingWriter : TextWriter
{
    /// <summary>The environment variable with the words. Without it nothing is held up.</summary>
    public const string Switch = "SIGMASK_PAUSE_AT";

    // If whoever should come does not.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    private readonly TextWriter writer;
    private readonly string words;
    private readonly CancellationToken cancellation;
    private bool hasPaused;

    private PausingWriter(TextWriter writer, string words, CancellationToken cancellation)
        : base(CultureInfo.InvariantCulture) => (this.writer, this.words, this.cancellation) = (writer, words, cancellation);

    /// <inheritdoc/>
    public override Encoding Encoding => writer.Encoding;

    /// <summary>The writer itself, unless the environment names words.</summary>
    /// <param name="writer">Standard error.</param>
    /// <param name="cancellation">Cancelled if the process is asked to end.</param>
    public static TextWriter Over(TextWriter writer, CancellationToken cancellation) =>
        Environment.GetEnvironmentVariable(Switch) is { Length: > 0 } words ? new PausingWriter(writer, words, cancellation) : writer;

    /// <inheritdoc/>
    public override void Write(char value) => writer.Write(value);

    /// <inheritdoc/>
    public override void Write(string? value) => writer.Write(value);

    /// <inheritdoc/>
    public override void WriteLine(string? value)
    {
        writer.WriteLine(value);
        writer.Flush();
        if (!hasPaused && value?.Contains(words, StringComparison.Ordinal) == true)
        {
            hasPaused = true;
            cancellation.WaitHandle.WaitOne(Longest);
        }
    }

    /// <inheritdoc/>
    public override void Flush() => writer.Flush();
}
