using System.Text.RegularExpressions;

namespace Sigmask.Architecture.Tests;

/// <summary>Dependencies go one way: between rooms in the order of <see cref="Rooms"/>, and between the folders of a room without a way back.</summary>
public sealed partial class DependencyTests
{
    private static readonly SourceTree Source = SourceTree.Read();

    private static readonly Lazy<IReadOnlyList<Reference>> Compiled = new(() => References.Read(Source, Directory.EnumerateFiles(AppContext.BaseDirectory, "Sigmask*.dll").Where(path => !path.EndsWith(".Tests.dll", StringComparison.Ordinal))));

    [Fact]
    public void Every_room_has_its_place_in_the_order()
    {
        var rooms = Source.Files.Select(file => Rooms.Of(file.Path)).Distinct();
        Assert.Equal(Rooms.InOrder.Order(StringComparer.Ordinal), rooms.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_file_needs_only_its_own_room_and_rooms_before_it()
    {
        var against = Compiled.Value
            .Where(reference => Rooms.Place(Rooms.Of(reference.To)) > Rooms.Place(Rooms.Of(reference.From)))
            .Select(reference => $"{reference.From} needs {reference.Type} of {reference.To}");
        Nothing.Found(against);
    }

    [Fact]
    public void A_using_names_only_rooms_before_it()
    {
        // A namespace may belong to several rooms (Sigmask.Inference of two packages): the first of them counts.
        var places = Rooms.InOrder.Index().GroupBy(room => Rooms.NamespaceOf(room.Item)).ToDictionary(rooms => rooms.Key, rooms => rooms.Min(room => room.Index));
        var against =
            from file in Source.Files
            from Match match in UsingLine().Matches(file.Text)
            where places.TryGetValue(match.Groups[1].Value, out var place) && place > Rooms.Place(Rooms.Of(file.Path))
            select $"{file.Path}: using {match.Groups[1].Value}";
        Nothing.Found(against);
    }

    [Fact]
    public void No_folder_needs_one_that_needs_it()
    {
        var across = Compiled.Value.Where(reference => Folder(reference.From) != Folder(reference.To)).ToList();
        var needs = across.Select(reference => (From: Folder(reference.From), To: Folder(reference.To))).Distinct().ToLookup(pair => pair.From, pair => pair.To);
        Nothing.Found(across
            .Where(reference => Reached(Folder(reference.To), needs).Contains(Folder(reference.From)))
            .DistinctBy(reference => (Folder(reference.From), Folder(reference.To)))
            .Select(reference => $"{Folder(reference.From)} needs {Folder(reference.To)}, as {reference.From[(reference.From.LastIndexOf('/') + 1)..]} needs {reference.Type}, and there is a way back"));
    }

    [Fact]
    public void The_compiled_references_are_those_that_are_known_to_be_there()
    {
        Assert.Contains(new Reference("Sigmask.Losses/Envelope/Envelope.cs", "Sigmask.Losses/Fused/FusedEnvelope.cs", "FusedEnvelope"), Compiled.Value);
        Assert.Contains(Compiled.Value, reference => Rooms.Of(reference.From) == "Sigmask/Training" && Rooms.Of(reference.To) == "Sigmask/Models");
        Assert.All(Rooms.InOrder.Skip(1), room => Assert.Contains(Compiled.Value, reference => Rooms.Of(reference.From) == room || Rooms.Of(reference.To) == room));
    }

    private static string Folder(string path) => path[..path.LastIndexOf('/')];

    // What a folder needs, and what that needs, and so on.
    private static HashSet<string> Reached(string start, ILookup<string, string> needs)
    {
        var (reached, next) = (new HashSet<string>(), new Queue<string>(needs[start]));
        while (next.TryDequeue(out var folder))
        {
            if (reached.Add(folder))
            {
                foreach (var needed in needs[folder])
                {
                    next.Enqueue(needed);
                }
            }
        }

        return reached;
    }

    [GeneratedRegex(@"^(?:global )?using (?:static )?(?:\w+ = )?(Sigmask[\w.]*?);", RegexOptions.Multiline)]
    private static partial Regex UsingLine();
}
