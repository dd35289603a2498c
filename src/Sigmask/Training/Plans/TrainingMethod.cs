namespace Sigmask.Training;

/// <summary>How a training learns from labels that may be wrong: by the envelope, or by one of the rivals that it is compared with (docs/method.md section 6).</summary>
/// <remarks>Written as text: <c>envelope</c>, <c>co-teaching(rate=0.1)</c>, <c>adele(threshold=0.8)</c>. Text and method say the same: <see cref="ToString"/> gives the shortest text.</remarks>
public abstract record TrainingMethod
{
    private protected TrainingMethod()
    {
    }

    /// <summary>The base loss in the envelope, or alone if that is off.</summary>
    public static TrainingMethod Envelope { get; } = new EnvelopeMethod();

    /// <summary>Networks that a method needs beside the one that is trained.</summary>
    internal virtual int Companions => 0;

    /// <summary>Reads a method.</summary>
    /// <param name="text"><c>NAME</c> or <c>NAME(PARAMETER=VALUE, ...)</c>. Spaces, case and - or _ do not matter.</param>
    /// <exception cref="FormatException">It is none. The message is one line that says what is known.</exception>
    public static TrainingMethod Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return MethodCatalog.Read(text);
    }

    /// <summary>The shortest text that reads back to this.</summary>
    public sealed override string ToString() => MethodCatalog.Write(this);

    private sealed record EnvelopeMethod : TrainingMethod;
}
