using System.Text;

namespace Sigmask.Arrays;

/// <summary>Text of pickles, which Python 2 stored as bytes.</summary>
internal static class PickleText
{
    private const int LongestName = 1000;

    /// <summary>The text of a value; null if it is none, or longer than any name.</summary>
    public static string? Of(object? value) => value switch
    {
        string text => text,
        PickleBytes { Memory.Length: <= LongestName } bytes => Encoding.Latin1.GetString(bytes.Memory.Span),
        _ => null,
    };
}
