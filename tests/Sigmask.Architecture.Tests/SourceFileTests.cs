namespace Sigmask.Architecture.Tests;

/// <summary>A file holds one concept: neither so long that it has two, nor so short that it is none.</summary>
public sealed class SourceFileTests
{
    private const int Longest = 300;
    private const int Shortest = 10;

    private static readonly SourceTree Source = SourceTree.Read();

    [Fact]
    public void No_file_is_longer_than_300_lines() => Nothing.Found(Source.Files.Where(file => file.Lines > Longest).Select(file => $"{file.Path}: {file.Lines} lines"));

    [Fact]
    public void No_file_is_shorter_than_10_lines() => Nothing.Found(Source.Files.Where(file => file.Lines < Shortest && !IsEntry(file)).Select(file => $"{file.Path}: {file.Lines} lines"));

    [Fact]
    public void A_namespace_is_the_name_of_the_room() =>
        Nothing.Found(Source.Files.Where(file => !IsEntry(file) && file.Namespace != Rooms.NamespaceOf(Rooms.Of(file.Path))).Select(file => $"{file.Path}: namespace {file.Namespace}, expected {Rooms.NamespaceOf(Rooms.Of(file.Path))}"));

    // The program's first lines: top-level statements, in no namespace.
    private static bool IsEntry(SourceFile file) => file.Path == "Sigmask.Cli/Program.cs";
}
