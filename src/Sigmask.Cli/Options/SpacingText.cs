using System.Globalization;
using Sigmask.Cli.Usage;
using Sigmask.Data;

namespace Sigmask.Cli.Options;

/// <summary>A spacing as it is typed: <c>auto</c>, <c>median</c>, <c>1.25</c>, <c>8x1.25x1.25</c>.</summary>
/// <param name="Word">How the data decide it; empty if numbers are given.</param>
/// <param name="Distances">In mm: one for all axes, or one for each.</param>
internal sealed record SpacingText(string Word, IReadOnlyList<double> Distances)
{
    /// <summary>What a spacing must be, in words.</summary>
    public const string Rule = "auto, median, or millimetres: one number, or one for each axis, as 1.25 or 8x1.25x1.25";

    private const string Auto = "auto";
    private const string Median = "median";

    /// <summary>The spacing; null if the text is none.</summary>
    public static SpacingText? Parse(string text)
    {
        if (text is Auto or Median)
        {
            return new SpacingText(text, []);
        }

        var numbers = text.Split('x').Select(part => double.TryParse(part, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : 0).ToArray();
        return numbers.Length <= 3 && numbers.All(number => number > 0 && double.IsFinite(number)) ? new SpacingText("", numbers) : null;
    }

    /// <summary>The spacing along each axis of the network.</summary>
    /// <param name="forms">Where the pixels of all samples lie.</param>
    /// <exception cref="UsageException">The samples have no spacing, or another number of axes.</exception>
    public IReadOnlyList<double> For(IReadOnlyList<SampleForm> forms)
    {
        var own = forms.Select(form => new NetworkGrid(form).Spacing).OfType<IReadOnlyList<double>>().ToArray();
        if (own.Length < forms.Count)
        {
            throw new UsageException(own.Length == 0
                ? "--spacing: the data do not say how large their pixels are; bring images to a size instead, with --size."
                : Invariant($"--spacing: {forms.Count - own.Length} of {forms.Count} samples do not say how large their pixels are ('sigmask inspect' names them); bring images to a size instead, with --size."));
        }

        var axes = own[0].Count;
        return (Word, Distances.Count) switch
        {
            (Auto, _) => TargetSpacing.FinestOf(own),
            (Median, _) => TargetSpacing.MedianOf(own),
            (_, 1) => [.. Enumerable.Repeat(Distances[0], axes)],
            var (_, count) when count == axes => Distances,
            _ => throw new UsageException(Invariant($"--spacing {string.Join('x', Distances.Select(distance => Invariant($"{distance}")))}: the data have {axes} axes; give one number, or {axes}.")),
        };
    }
}
