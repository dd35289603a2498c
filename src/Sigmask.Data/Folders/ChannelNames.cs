using System.Globalization;
using System.Text.RegularExpressions;
using Sigmask.Volumes;

namespace Sigmask.Data;

/// <summary>
/// nnU-Net's names of channels: CASE_0000, CASE_0001, ... Four digits at the end of a name are as often a year or a number of a scan, so it takes more than them to
/// call files the channels of one case.
/// </summary>
internal static partial class ChannelNames
{
    /// <summary>Digits of a channel's number.</summary>
    public const int Digits = 4;

    /// <summary>The case and the number of a name without ending; null if it has no number.</summary>
    public static (string Case, int Channel)? Of(string name) =>
        Pattern().Match(name) is { Success: true } match ? (match.Groups[1].Value, int.Parse(match.ValueSpan[^Digits..], CultureInfo.InvariantCulture)) : null;

    /// <summary>True if every name has a number, and every case a channel 0: files of nnU-Net's form.</summary>
    public static bool AreAll(IEnumerable<string> names)
    {
        var found = names.Select(Of).ToList();
        return found.Count > 0 && found.TrueForAll(item => item is not null) && found.GroupBy(item => item!.Value.Case).All(group => group.Any(item => item!.Value.Channel == 0));
    }

    /// <summary>The cases of names that are all channel 0 of a case, which then has no other; null if one is not.</summary>
    public static string[]? OnlyChannels(IReadOnlyCollection<string> names) =>
        names.All(name => Of(name) is { Channel: 0 }) ? [.. names.Select(name => Of(name)!.Value.Case)] : null;

    /// <summary>What is wrong with the files of a case, in order, if they are not channel 0, 1, ... without gap; null if they are, or have no numbers.</summary>
    public static string? Gap(string name, IReadOnlyList<string> files) => files.Index().All(item => Of(VolumeFile.NameWithoutEnding(item.Item)) is not { } own || own.Channel == item.Index)
        ? null
        : $"the channels of case {name} are {string.Join(", ", files.Select(Path.GetFileName))}; add those that are missing, from _0000 on.";

    [GeneratedRegex(@"^(.+)_[0-9]{4}$")]
    private static partial Regex Pattern();
}
