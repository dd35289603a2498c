namespace Sigmask.Architecture.Tests;

/// <summary>
/// The rooms of the house, in the order in which they may need each other: a room needs only rooms above it in this list. A room is a folder of a package; what lies at the root of a package is a room too.
/// docs/architecture.md has the same list with what is in each.
/// </summary>
internal static class Rooms
{
    public static IReadOnlyList<string> InOrder { get; } =
    [
        "Sigmask.Losses",
        "Sigmask.Losses/Native",
        "Sigmask.Losses/Targets",
        "Sigmask.Losses/Selection",
        "Sigmask.Losses/PixelLosses",
        "Sigmask.Losses/RegionLosses",
        "Sigmask.Losses/BatchLosses",
        "Sigmask.Losses/Levels",
        "Sigmask.Losses/Fused",
        "Sigmask.Losses/Envelope",
        "Sigmask.Losses/Specification",
        "Sigmask.Data",
        "Sigmask.Data/Files",
        "Sigmask.Data/Arrays",
        "Sigmask.Data/Imaging",
        "Sigmask.Data/Nifti",
        "Sigmask.Data/Volumes",
        "Sigmask.Data/Randomness",
        "Sigmask.Data/Samples",
        "Sigmask.Data/Labels",
        "Sigmask.Data/Splitting",
        "Sigmask.Data/Preprocessing",
        "Sigmask.Data/Annotations",
        "Sigmask.Data/Folders",
        "Sigmask.Data/VolumeCases",
        "Sigmask.Data/Layouts",
        "Sigmask.Data/Inspection",
        "Sigmask.Data/Pictures",
        "Sigmask.Data/PairedMaps",
        "Sigmask.Data/Consensus",
        "Sigmask.Data/Inference",
        "Sigmask.Inference.Onnx",
        "Sigmask/Randomness",
        "Sigmask/Statistics",
        "Sigmask/Mpi",
        "Sigmask/AnnotationNoise",
        "Sigmask/Phantoms",
        "Sigmask/Augmentation",
        "Sigmask/Loading",
        "Sigmask/Models",
        "Sigmask/Training",
        "Sigmask/Inference",
        "Sigmask/Export",
        "Sigmask/Metrics",
        "Sigmask/Auditing",
        "Sigmask/Experiments",
        "Sigmask/Reports",
        "Sigmask.Cli/Health",
        "Sigmask.Cli/Usage",
        "Sigmask.Cli/Terminals",
        "Sigmask.Cli/Options",
        "Sigmask.Cli/Inputs",
        "Sigmask.Cli/Answers",
        "Sigmask.Cli/Plans",
        "Sigmask.Cli/Jobs",
        "Sigmask.Cli/Verbs",
        "Sigmask.Cli",
    ];

    /// <summary>The room of a path from <c>src</c>: the package and, if there is one, the folder in it.</summary>
    public static string Of(string path)
    {
        var parts = path.Split('/');
        return parts.Length > 2 ? $"{parts[0]}/{parts[1]}" : parts[0];
    }

    /// <summary>The position in the order; −1 for a room that it does not name.</summary>
    public static int Place(string room) => InOrder.ToList().IndexOf(room);

    /// <summary>The namespace of the files of a room: of Sigmask.Losses one for all, of what Sigmask.Data makes of files one for all as well, of the tool with its name before the room's, and elsewhere that of the room.</summary>
    public static string NamespaceOf(string room) => room.Split('/') switch
    {
        ["Sigmask.Losses", ..] => "Sigmask.Losses",
        ["Sigmask.Data", "Randomness" or "Samples" or "Labels" or "Splitting" or "Preprocessing" or "Annotations" or "Folders" or "VolumeCases" or "Layouts" or "Inspection" or "Pictures" or "PairedMaps" or "Consensus"] => "Sigmask.Data",
        ["Sigmask.Cli", var folder] => "Sigmask.Cli." + folder,
        ["Sigmask.Cli" or "Sigmask.Inference.Onnx"] => room,
        [_, var folder] => "Sigmask." + folder,
        _ => "Sigmask",
    };
}
