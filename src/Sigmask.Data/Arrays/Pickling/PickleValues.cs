using System.Text;

namespace Sigmask.Arrays;

/// <summary>Bytes of a pickle. Python 2 wrote text in the same form.</summary>
internal sealed record PickleBytes(ReadOnlyMemory<byte> Memory);

/// <summary>A list of a pickle.</summary>
internal sealed class PickleList(params IEnumerable<object?> items)
{
    public List<object?> Items { get; } = [.. items];
}

/// <summary>A dictionary of a pickle, in the order in which it was written; of equal keys the last one counts.</summary>
internal sealed class PickleDictionary
{
    public List<(object? Key, object? Value)> Entries { get; } = [];
}

/// <summary>What a pickle makes first and fills afterwards.</summary>
internal interface IPickleState
{
    /// <summary>Fills it.</summary>
    /// <exception cref="FormatException">The state is not of its kind.</exception>
    void SetState(object?[] state);
}

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
