using System.Globalization;

namespace Sigmask.Experiments;

/// <summary>A part of the trainings of a comparison, for one of several machines: every N-th of the grid. Which trainings those are follows from the two numbers alone, so no server is needed.</summary>
/// <param name="Number">1 to <paramref name="Count"/>.</param>
/// <param name="Count">Parts in all, at least 1.</param>
public sealed record Shard(int Number, int Count)
{
    /// <summary>Reads <c>I/N</c>, for example <c>3/8</c>.</summary>
    /// <exception cref="DataException">The text is not of that form, or I is not among 1 to N.</exception>
    public static Shard Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Split('/') is [var first, var second] && Read(first, out var number) && Read(second, out var count) && number >= 1 && number <= count
            ? new Shard(number, count)
            : throw new DataException($"'{text}' is no shard; give I/N with I from 1 to N, for example 3/8.");
    }

    /// <summary>Its part of a list: the items I, I + N, I + 2N, ..., counted from 1.</summary>
    public IReadOnlyList<T> Of<T>(IReadOnlyList<T> items) => [.. items.Where((_, index) => index % Count == Number - 1)];

    /// <summary>The shard as <see cref="Parse"/> reads it.</summary>
    public override string ToString() => Invariant($"{Number}/{Count}");

    private static bool Read(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
