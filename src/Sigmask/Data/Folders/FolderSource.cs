using Sigmask.Imaging;

namespace Sigmask.Data;

/// <summary>
/// A folder with <c>images/</c> and <c>masks/</c> (or <c>labels/</c>) of PNG, JPEG or BMP files of any size, paired by name.
/// Opening it checks names, sizes and the values of every mask, so that a long run does not end at a bad file.
/// </summary>
public sealed class FolderSource : IFileSource
{
    private readonly string[] images;
    private readonly string[] masks;

    private FolderSource(string[] images, string[] masks, LabelTable labels, CaseKey[] cases, DataDescription description)
    {
        this.images = images;
        this.masks = masks;
        Labels = labels;
        Cases = cases;
        Description = description;
    }

    /// <inheritdoc />
    public DataDescription Description { get; }

    /// <inheritdoc />
    public IReadOnlyList<CaseKey> Cases { get; }

    /// <summary>What the values of the masks mean.</summary>
    public LabelTable Labels { get; }

    /// <summary>Opens a folder.</summary>
    /// <param name="folder">The folder that holds images/ and masks/.</param>
    /// <param name="options">Labels come from here, or from <c>labels.json</c> in the folder, or from the values found in the masks, in this order.</param>
    /// <exception cref="DataException">Something is missing, unpaired, unequal in size, unreadable or not in the label table; the message names it.</exception>
    public static FolderSource Open(string folder, DataOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(options);
        var (imageFolder, maskFolder) = FolderParts.Of(folder);
        var images = PictureFiles.In(imageFolder);
        var masks = PictureFiles.MasksOf(images, PictureFiles.In(maskFolder));
        var cases = PatientRule.Apply(images.Select(path => Path.GetFileNameWithoutExtension(path)), options.PatientPattern);
        var channels = CheckedChannels(images, masks);
        var labels = options.Labels ?? Declared(folder);
        if (labels is null)
        {
            labels = LabelSurvey.Infer(masks);
        }
        else
        {
            LabelSurvey.Check(masks, labels);
        }

        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        return new FolderSource(images, masks, labels, cases, new DataDescription(name, options.Channels ?? channels, 2, labels.Names));
    }

    /// <inheritdoc />
    public Sample Read(int index)
    {
        var (image, mask) = (ImageFile.Read(images[index]), ImageFile.Read(masks[index]));
        RequireSameSize((image.Width, image.Height), (mask.Width, mask.Height), images[index], masks[index]);
        return new Sample
        {
            Case = Cases[index].Case,
            Patient = Cases[index].Patient,
            Image = PictureSample.Values(image, Description.Channels, images[index]),
            Labels = MaskValues.ToLabels(mask, Labels, masks[index]),
            Channels = Description.Channels,
            Size = [image.Height, image.Width],
        };
    }

    /// <inheritdoc />
    public IReadOnlyList<string> FilesOf(int index) => [images[index], masks[index]];

    private static LabelTable? Declared(string folder)
    {
        var path = Path.Combine(folder, LabelFile.FileName);
        return File.Exists(path) ? LabelFile.Read(path) : null;
    }

    private static int CheckedChannels(string[] images, string[] masks)
    {
        var channels = 1;
        for (var i = 0; i < images.Length; i++)
        {
            var (image, mask) = (PictureHeader.Read(images[i]), PictureHeader.Read(masks[i]));
            RequireSameSize((image.Width, image.Height), (mask.Width, mask.Height), images[i], masks[i]);
            channels = Math.Max(channels, image.Channels);
        }

        return channels;
    }

    private static void RequireSameSize((int Width, int Height) image, (int Width, int Height) mask, string imagePath, string maskPath)
    {
        if (image != mask)
        {
            throw new DataException($"{imagePath} has {image.Width} x {image.Height} pixels, its mask {maskPath} {mask.Width} x {mask.Height}; a mask must have the size of its image.");
        }
    }
}
