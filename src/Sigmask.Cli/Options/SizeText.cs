using System.Globalization;
using Sigmask.Cli.Usage;

namespace Sigmask.Cli.Options;

/// <summary>A size as it is typed: <c>128</c>, <c>96x128</c>, <c>32x96x96</c>.</summary>
/// <param name="Lengths">One for all axes, or one for each.</param>
internal sealed record SizeText(IReadOnlyList<int> Lengths)
{
    /// <summary>What a size must be, in words.</summary>
    public const string Rule = "one number, or one for each axis, as 128 or 96x128, each at least 8";

    /// <summary>The longest side of phantoms.</summary>
    public const int LargestPhantom = 4096;

    private const int Least = 8;

    /// <summary>The size; null if the text is none.</summary>
    public static SizeText? Parse(string text)
    {
        var numbers = text.Split('x').Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0).ToArray();
        return numbers.Length <= 3 && numbers.All(number => number >= Least) ? new SizeText(numbers) : null;
    }

    /// <summary>The length of each axis.</summary>
    /// <param name="dimensions">Axes of the data.</param>
    /// <param name="option">The option, for the message.</param>
    /// <exception cref="UsageException">The size has another number of axes than the data.</exception>
    public IReadOnlyList<int> For(int dimensions, string option) => Lengths.Count switch
    {
        1 => [.. Enumerable.Repeat(Lengths[0], dimensions)],
        var axes when axes == dimensions => Lengths,
        _ => throw new UsageException(Invariant($"{option} {string.Join('x', Lengths)}: the data have {dimensions} axes; give one number, or {dimensions}.")),
    };
}
