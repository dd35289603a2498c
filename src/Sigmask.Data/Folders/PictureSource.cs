using Sigmask.Imaging;
using Sigmask.Volumes;

namespace Sigmask.Data;

/// <summary>Pictures without annotation: one file or all of a folder, to predict on.</summary>
public sealed class PictureSource : ISampleSource
{
    private readonly string[] paths;

    private PictureSource(string[] paths, DataDescription description)
    {
        this.paths = paths;
        Description = description;
        string[] stems = [.. paths.Select(path => Path.GetFileNameWithoutExtension(path))];

        // In nnU-Net's form every picture is channel 0 of its case.
        Cases = [.. (ChannelNames.OnlyChannels(stems) ?? stems).Select(name => new CaseKey(name, name))];
        if (Cases.GroupBy(key => key.Case).FirstOrDefault(group => group.Count() > 1) is { } same)
        {
            throw new DataException($"{Path.GetDirectoryName(paths[0])} has several pictures named {same.Key} with different endings; rename or remove all but one.");
        }
    }

    /// <inheritdoc />
    public DataDescription Description { get; }

    /// <inheritdoc />
    public IReadOnlyList<CaseKey> Cases { get; }

    /// <summary>Opens a picture or a folder of pictures.</summary>
    /// <param name="path">A PNG, JPEG, BMP, TIFF or GIF, or a folder of them; if that has a sub-folder images/ and no pictures itself, the sub-folder.</param>
    /// <param name="channels">1 or 3, what the network takes.</param>
    /// <param name="classes">Names of the classes by label.</param>
    /// <exception cref="DataException">There is no such file or folder, or no picture in it, or the network takes other channels.</exception>
    public static PictureSource Open(string path, int channels, IReadOnlyList<string> classes)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var description = new DataDescription(Path.GetFileName(Path.GetFullPath(path).TrimEnd(Path.DirectorySeparatorChar)), channels, 2, classes);
        if (File.Exists(path))
        {
            DicomFiles.Refuse(path);
            PictureSample.RequireChannels(channels, path);
            return new PictureSource([path], description);
        }

        if (!Directory.Exists(path))
        {
            throw new DataException($"{path} does not exist; give a picture or a folder of pictures.");
        }

        // First whether there are pictures: in a data set of volumes there are none.
        var hasOwn = Directory.EnumerateFiles(path).Any(PictureFiles.IsPicture);
        var pictures = PictureFiles.In(hasOwn ? path : PictureFiles.SubFolder(path, "images") ?? path, "images are expected there", _ => FolderListing.ImagesInsteadOf(path));
        PictureSample.RequireChannels(channels, path);
        return new PictureSource(pictures, description);
    }

    /// <summary>The file of a picture.</summary>
    /// <param name="index">Position in <see cref="Cases"/>.</param>
    public string FileOf(int index) => paths[index];

    /// <inheritdoc />
    public Sample Read(int index)
    {
        var picture = ImageFile.ReadValues(paths[index]);
        return new Sample
        {
            Case = Cases[index].Case,
            Patient = Cases[index].Patient,
            Image = PictureSample.Values(picture, Description.Channels, paths[index]),
            Labels = [],
            Channels = Description.Channels,
            Size = [picture.Height, picture.Width],
        };
    }
}

/// <summary>Pictures as samples.</summary>
public static class PictureSample
{
    /// <summary>Fails if no picture has as many channels.</summary>
    /// <param name="channels">What the network takes.</param>
    /// <param name="path">The picture or the folder, for the message.</param>
    /// <exception cref="DataException">They are neither 1 nor 3.</exception>
    internal static void RequireChannels(int channels, string path)
    {
        if (channels is not (1 or 3))
        {
            throw new DataException(Invariant($"{path}: the network takes {Quantity.Of(channels, "channel")}, a picture has 1 or 3; give {VolumeFile.Names}."));
        }
    }

    /// <summary>The values of a picture, channels first: [channels, H, W]. Grey is repeated where colour is wanted.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="channels">1 or 3.</param>
    /// <param name="path">Where it came from, for the message.</param>
    /// <exception cref="DataException">Grey is wanted and the picture has colours, or neither of both is wanted.</exception>
    public static float[] Values(ImageValues picture, int channels, string path) => Values(picture, channels, path, "convert it to grey");

    /// <summary>The same, with what to do about a picture in colour where grey is wanted.</summary>
    internal static float[] Values(ImageValues picture, int channels, string path, string remedy)
    {
        ArgumentNullException.ThrowIfNull(picture);
        RequireChannels(channels, path);
        if (channels == picture.Channels)
        {
            return picture.Values;
        }

        return channels == 3
            ? [.. picture.Values, .. picture.Values, .. picture.Values]
            : picture.AsGrey()?.Values ?? throw new DataException($"{path} is in colour, but grey images are used here; {remedy}.");
    }
}
