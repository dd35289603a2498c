using System.Text.RegularExpressions;

namespace Sigmask.Data;

/// <summary>
/// FASSD, the fetal abdomen in ultrasound (Mendeley Data, doi:10.17632/4gcpm9dsc3.1): <c>IMAGES/P01_IMG1.png</c> and <c>ARRAY_FORMAT/P01_IMG1.npy</c>, a
/// dictionary with a mask for each structure. Pixels are those of the PNG. The digits after P are the patient, as text: P01 and P010 are two.
/// </summary>
public sealed partial class FassdLayout : IDataLayout
{
    /// <summary>Folder of the images.</summary>
    public const string Images = "IMAGES";

    /// <summary>Folder of the arrays.</summary>
    public const string Arrays = "ARRAY_FORMAT";

    // The download wraps its folders into one or two others.
    private const int MostLevels = 2;

    private static readonly LabelTable Labels = LabelTable.OfLabels([LabelTable.BackgroundName, .. Structures]);

    /// <summary>The structures; label 1 is the first. Where they overlap, they are painted in this order unless another is declared.</summary>
    public static IReadOnlyList<string> Structures => ["artery", "liver", "stomach", "vein"];

    /// <inheritdoc />
    public string Name => "fassd";

    /// <inheritdoc />
    public string Summary => "fetal abdomen in ultrasound: IMAGES/P01_IMG1.png, ARRAY_FORMAT/P01_IMG1.npy with a mask each of artery, liver, stomach, vein";

    /// <inheritdoc />
    public bool Recognises(string folder, DataOptions options) => Root(folder) is not null;

    /// <inheritdoc />
    public OpenedData Open(string folder, DataOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var root = Root(folder) ?? throw new DataException($"{folder} is no layout 'fassd': it must hold {Images}/ with P01_IMG1.png and {Arrays}/ with P01_IMG1.npy, but {FolderListing.Of(folder)}.");
        var images = PictureFiles.In(PictureFiles.SubFolder(root, Images)!);
        var pictures = PictureFiles.Pairs(images, PictureFiles.WithEnding(PictureFiles.SubFolder(root, Arrays)!, ".npy"), options, "array");
        if (images.FirstOrDefault(path => !CaseName().IsMatch(Path.GetFileNameWithoutExtension(path))) is { } odd)
        {
            throw new DataException($"{odd} is not named P<patient>_IMG<number>; rename it, so that its patient is known.");
        }

        var order = PaintOrder(options);
        var labels = options.Labels ?? Labels;
        var source = AnnotatedPictureSource.Open(root, pictures, new StructureForm(Structures, order), _ => labels, options with { PatientPattern = options.PatientPattern ?? PatientPattern });
        return new OpenedData(source, labels, Name, [$"Where structures overlap, the later one of {string.Join(", ", order)} is taken; `DataOptions.PaintOrder` changes that."]);
    }

    private const string PatientPattern = @"^P(\d+)_";

    private static IReadOnlyList<string> PaintOrder(DataOptions options)
    {
        if (options.PaintOrder is not { } order)
        {
            return Structures;
        }

        return order.Order(StringComparer.Ordinal).SequenceEqual(Structures.Order(StringComparer.Ordinal))
            ? order
            : throw new DataException($"The paint order {string.Join(",", order)} must name each of {string.Join(", ", Structures)} once.");
    }

    private static string? Root(string folder) => FolderListing.Tree(folder, MostLevels)
        .FirstOrDefault(place => PictureFiles.SubFolder(place, Images) is not null && PictureFiles.SubFolder(place, Arrays) is not null);

    [GeneratedRegex(@"^P\d+_IMG\d+$")]
    private static partial Regex CaseName();
}
