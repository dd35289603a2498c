using System.Globalization;
using Sigmask.Files;

namespace Sigmask.Data;

/// <summary>What <c>Info.cfg</c> of ACDC says of a patient.</summary>
/// <param name="EndDiastole">Number of the frame at end-diastole, from 1; null if it is not said.</param>
/// <param name="EndSystole">Number of the frame at end-systole.</param>
/// <param name="Group">NOR (healthy), DCM, HCM, MINF or RV.</param>
public sealed record AcdcInfo(int? EndDiastole, int? EndSystole, string? Group)
{
    /// <summary>Its name.</summary>
    public const string FileName = "Info.cfg";

    private const int LongestFile = 1 << 16;

    /// <summary>The file of a patient's folder; null if there is none.</summary>
    /// <exception cref="DataException">It cannot be read.</exception>
    public static AcdcInfo? Find(string folder)
    {
        var path = Path.Combine(folder, FileName);
        return File.Exists(path) ? Read(path) : null;
    }

    /// <summary>Reads a file of lines <c>Key: value</c>; unknown keys are passed over.</summary>
    /// <exception cref="DataException">It cannot be read, or a frame is no number; the message names it.</exception>
    public static AcdcInfo Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            if (new FileInfo(path).Length > LongestFile)
            {
                throw new DataException($"{path} has more than {LongestFile} bytes; is it ACDC's {FileName}?");
            }

            var values = File.ReadLines(path).Select(line => line.Split(':', 2, StringSplitOptions.TrimEntries)).Where(parts => parts.Length == 2)
                .GroupBy(parts => parts[0]).ToDictionary(group => group.Key, group => group.Last()[1]);
            int? Frame(string key) => !values.TryGetValue(key, out var text) ? null
                : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
                : throw new DataException($"{path}: {key} is '{text}', no number of a frame; correct it.");
            return new AcdcInfo(Frame("ED"), Frame("ES"), values.GetValueOrDefault("Group"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path} {ReadFailure.Of(error)}", error);
        }
    }
}
