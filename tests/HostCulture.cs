using System.Diagnostics;
using System.Globalization;

namespace Sigmask.Tests;

/// <summary>
/// Cultures that the program around the library may have. They are made by hand, so that tests need no culture data of the system: <c>de-DE</c> with its commas
/// (and the minus sign and percent sign of others), <c>tr-TR</c>, of which the letters matter, as one that refuses to be asked for any.
/// </summary>
public static class HostCulture
{
    /// <summary>What they are called.</summary>
    public static readonly IReadOnlyList<string> Names = ["de-DE", "tr-TR"];

    /// <summary>One by one, for theories.</summary>
    public static TheoryData<string> All => [.. Names];

    /// <summary>What comes of some work under a culture.</summary>
    public static T Under<T>(string name, Func<T> work)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = name == "de-DE" ? German() : new Turkish();
            return work();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static CultureInfo German()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat = Numbers();
        culture.DateTimeFormat.DateSeparator = ".";
        culture.DateTimeFormat.TimeSeparator = ".";
        return culture;
    }

    private static NumberFormatInfo Numbers() => new()
    {
        NumberDecimalSeparator = ",", NumberGroupSeparator = ".", PercentDecimalSeparator = ",", PercentGroupSeparator = ".", NegativeSign = "\u2212", PercentSymbol = "\u066a",
    };

    // Upper and lower case, and the order of words, are asked of these two.
    private sealed class Turkish() : CultureInfo("")
    {
        public override TextInfo TextInfo => AreAsked() ? throw new InvalidOperationException("The case of a letter was asked of the current culture.") : base.TextInfo;

        public override CompareInfo CompareInfo => AreAsked() ? throw new InvalidOperationException("The order of words was asked of the current culture.") : base.CompareInfo;

        public override NumberFormatInfo NumberFormat
        {
            get => Numbers();
            set => throw new NotSupportedException();
        }

        // By the code that is tested: what other libraries ask for is their concern.
        private static bool AreAsked() => new StackTrace().GetFrames().Select(frame => frame.GetMethod()?.DeclaringType)
            .FirstOrDefault(type => type is not null && type != typeof(Turkish) && type.Assembly != typeof(string).Assembly)?.Assembly.GetName().Name!.StartsWith("Sigmask", StringComparison.Ordinal) == true;

        public override object GetFormat(Type? formatType) => formatType == typeof(NumberFormatInfo) ? Numbers() : base.GetFormat(formatType)!;
    }
}
