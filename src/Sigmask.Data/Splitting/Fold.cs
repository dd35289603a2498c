using System.Globalization;

namespace Sigmask.Data;

/// <summary>One fold of a cross-validation.</summary>
/// <param name="Number">1 to <paramref name="Count"/>.</param>
/// <param name="Count">Folds in all, at least 2.</param>
public sealed record Fold(int Number, int Count)
{
    /// <summary>Reads <c>I/N</c>, for example <c>1/5</c>.</summary>
    /// <exception cref="DataException">The text is not of that form, or I is not among 1 to N.</exception>
    public static Fold Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Split('/') is [var first, var second] && Read(first, out var number) && Read(second, out var count)
            && count >= 2 && number >= 1 && number <= count
            ? new Fold(number, count)
            : throw new DataException($"'{text}' is no fold; give I/N with N of at least 2 and I from 1 to N, for example 1/5.");
    }

    /// <summary>The fold as <see cref="Parse"/> reads it.</summary>
    public override string ToString() => Invariant($"{Number}/{Count}");

    private static bool Read(string text, out int number) => int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out number);
}
