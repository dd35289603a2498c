namespace Sigmask.Losses;

/// <summary>Checks of numeric options; each returns the value and fails with a line that names option, range and value.</summary>
internal static class OptionRange
{
    public static double AtLeastBelow(double value, double least, double bound, string option) =>
        value >= least && value < bound ? value : throw Error(value, Invariant($"at least {least} and below {bound}"), option);

    public static double Between(double value, double least, double most, string option) =>
        value >= least && value <= most ? value : throw Error(value, Invariant($"from {least} to {most}"), option);

    public static double AboveUpTo(double value, double bound, double most, string option) =>
        value > bound && value <= most ? value : throw Error(value, Invariant($"above {bound} and at most {most}"), option);

    public static double AtLeast(double value, double least, string option) =>
        value >= least && double.IsFinite(value) ? value : throw Error(value, Invariant($"at least {least}"), option);

    public static double Above(double value, double bound, string option) =>
        value > bound && double.IsFinite(value) ? value : throw Error(value, Invariant($"above {bound}"), option);

    public static double Below(double value, double bound, string option) =>
        value < bound && double.IsFinite(value) ? value : throw Error(value, Invariant($"below {bound}"), option);

    private static ArgumentException Error(double value, string range, string option) =>
        new(Invariant($"{option} must be {range}, not {value}."), option);
}
