namespace Sigmask.Data;

/// <summary>A case of the list in <c>dataset.json</c>, its paths with slashes, relative to that file.</summary>
/// <param name="Images">The image, or one file for each channel.</param>
/// <param name="Label">The annotation.</param>
internal sealed record ListedCase(IReadOnlyList<string> Images, string Label);
