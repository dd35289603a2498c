using Sigmask.Files;
using Sigmask.Nifti;

namespace Sigmask.Volumes;

/// <summary>Volumes in files, whatever their format: NIfTI, NRRD, MetaImage. The ending of a name tells the format.</summary>
public static class VolumeFile
{
    private static readonly IVolumeFormat[] Formats = [new NiftiFormat(), new NrrdFormat(), new MetaImageFormat()];
    private static readonly string[] Known = [.. Formats.SelectMany(format => format.Endings)];

    /// <summary>The names of the formats, for messages.</summary>
    internal const string Names = "NIfTI, NRRD or MetaImage";

    /// <summary>Whether a name ends as those of volumes do.</summary>
    public static bool IsVolumeName(string path) => Ending(path) is not null;

    /// <summary>A file's name without folder and ending: patient001_frame01 of patient001_frame01.nii.gz.</summary>
    public static string NameWithoutEnding(string path)
    {
        var name = Path.GetFileName(path);
        return Ending(name) is { } ending ? name[..^ending.Length] : NiftiFile.NameWithoutEnding(name);
    }

    /// <summary>Reads the header alone.</summary>
    /// <exception cref="VolumeException">The file is missing, unreadable, damaged or of no known ending.</exception>
    public static VolumeHeader ReadHeader(string path) => FormatOf(path).ReadHeader(path);

    /// <summary>Reads a volume.</summary>
    /// <exception cref="VolumeException">The file is missing, unreadable, damaged, of an unsupported kind of numbers or of no known ending.</exception>
    public static Volume Read(string path) => FormatOf(path).Read(path);

    /// <summary>The ending of a label map in the format of an image: .nii.gz for one that is compressed.</summary>
    /// <exception cref="VolumeException">The image is of no known ending.</exception>
    public static string EndingFor(string image) => FormatOf(image).EndingFor(image);

    /// <summary>Writes a label map on the grid and in the format of an image.</summary>
    /// <param name="path">The file, with an ending of that format.</param>
    /// <param name="labels">byte[] or ushort[], one for each voxel of the image's axes of space, first axis fastest.</param>
    /// <param name="image">The image.</param>
    /// <exception cref="ArgumentException">The path has an ending of another format.</exception>
    /// <exception cref="IOException">The image cannot be read, or the file cannot be written.</exception>
    internal static void WriteLabels(string path, Array labels, string image)
    {
        var format = FormatOf(image);
        if (FormatOf(path) != format)
        {
            throw new ArgumentException($"{path} is of another format than {image}, whose label map it is; name it ...{format.EndingFor(image)}.", nameof(path));
        }

        format.WriteLabels(path, labels, image);
    }

    // The longest ending counts: .seg.nrrd is no .nrrd of a file 'x.seg'.
    private static string? Ending(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Known.Where(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase)).MaxBy(ending => ending.Length);
    }

    private static IVolumeFormat FormatOf(string path)
    {
        var ending = Ending(path) ?? throw new VolumeException(path, DicomFile.Is(path) ? $"it {DicomFile.Complaint(path)}" : $"its name ends in none of {string.Join(", ", Known)}.");
        return Array.Find(Formats, format => format.Endings.Contains(ending))!;
    }
}
