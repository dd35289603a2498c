namespace Sigmask.Data;

/// <summary>A volume on disk.</summary>
/// <param name="Key">Its name and patient.</param>
/// <param name="Images">One file for each channel, or one with the channels along its fourth axis.</param>
/// <param name="Labels">The annotation; null if there is none.</param>
internal sealed record VolumeCase(CaseKey Key, IReadOnlyList<string> Images, string? Labels);
