namespace Sigmask.Data;

/// <summary>An annotation file as it would be with other labels at some pixels.</summary>
/// <param name="Original">The file as it is.</param>
/// <param name="Name">The name of the other one, without folder: that of the original, or with the ending .png where its format would lose values or is not written.</param>
/// <param name="Write">Writes the other one to a path of that name. The original is left alone.</param>
public sealed record EditedFile(string Original, string Name, Action<string> Write);
