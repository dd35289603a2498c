using Sigmask.Imaging;

namespace Sigmask.Data;

/// <summary>What may be said about a data set beyond its folder; null where the layout, or the data themselves, should tell.</summary>
public sealed record DataOptions
{
    /// <summary>What the values of the masks mean.</summary>
    public LabelTable? Labels { get; init; }

    /// <summary>True if <see cref="Labels"/> are those of the same data as they were opened before (<see cref="OpenedData.Labels"/>): the masks are not all decoded to hold them against these. Reading a mask still refuses a value that has no class.</summary>
    public bool AreLabelsChecked { get; init; }

    /// <summary>
    /// A regular expression that finds the patient in the name of a case (file name without ending): its first group, or the whole match
    /// if it has none. Without it the names of well-known data sets tell (ACDC, HC18, FASSD); of others every case is a patient of its own.
    /// </summary>
    public string? PatientPattern { get; init; }

    /// <summary>Channels the images are read with: 1 or 3. Without it 3 if any image is stored in colour.</summary>
    public int? Channels { get; init; }

    /// <summary>The order in which structures that overlap are painted, by name; the later one wins. For data whose structures have masks of their own (FASSD).</summary>
    public IReadOnlyList<string>? PaintOrder { get; init; }

    /// <summary>2 to work on the slices of volumes, 3 on whole volumes. Without it their spacing decides.</summary>
    public int? Dimensions { get; init; }

    /// <summary>The folder of the annotations, within that of the data set or with its whole path. For plain folders that several people annotated.</summary>
    public string? Masks { get; init; }

    /// <summary>Reads the pictures of the data set, each once if memory allows.</summary>
    internal PictureReader Pictures { get; init; } = new(ImageFile.ReadValues);

    /// <summary>
    /// Told how many masks have been read, and of how many, after each, while the data set is opened: to find their values, or to hold them against <see cref="Labels"/>. From several threads;
    /// masks that are read twice are counted anew.
    /// </summary>
    public Action<int, int>? OnMaskRead { get; init; }

    /// <summary>Receives pictures that cannot be used, which are then left out. Without it the first of them is an error.</summary>
    public Action<DataProblem>? OnProblem { get; init; }
}
