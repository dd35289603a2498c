using Sigmask.Data;
using Sigmask.Imaging;
using Sigmask.Files;

namespace Sigmask.Phantoms;

/// <summary>
/// Writes phantoms as a folder of pictures: <c>images/NAME.png</c>, <c>masks/NAME.png</c> (the annotations to train on, with their mistakes),
/// <c>clean/NAME.png</c> (the truth), <c>labels.json</c>, and <c>phantoms.json</c>, which lists the files and has the command. Reading the folder gives the samples of the source to the last bit.
/// </summary>
public static class FolderDataSetWriter
{
    /// <summary>Folder of the images.</summary>
    public const string Images = "images";

    /// <summary>Folder of the annotations.</summary>
    public const string Masks = "masks";

    /// <summary>Folder of the true labels.</summary>
    public const string Clean = "clean";

    /// <summary>Writes a data set. It appears under its name when it is complete: until then it is a hidden folder beside it, which a failure removes.</summary>
    /// <param name="source">The phantoms.</param>
    /// <param name="folder">Where to; must be empty or not exist.</param>
    /// <param name="overwrite">Replace what the folder holds.</param>
    /// <param name="onWritten">Told how many cases have been written, after each; from several threads.</param>
    /// <param name="command">The words of the command that asks for it, the verb first, for <c>phantoms.json</c>; null where a program does.</param>
    /// <param name="cancellation">Stops between two cases; nothing is left behind.</param>
    /// <exception cref="DataException">The folder holds something already, or cannot be written.</exception>
    public static void Write(PhantomSource source, string folder, bool overwrite = false, Action<int>? onWritten = null, IReadOnlyList<string>? command = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        DataSetFolder.Write(folder, overwrite, command, partial =>
        {
            DataSetFolder.ForEach(source.Cases.Count, index => WriteCase(source, partial, index), onWritten, cancellation);
            AtomicFile.WriteText(Path.Combine(partial, LabelFile.FileName), LabelFile.Format(source.Task.LabelTable));
        });
    }

    private static void WriteCase(PhantomSource source, string folder, int index)
    {
        var (truth, sample, table) = (source.Make(index), source.Read(index), source.Task.LabelTable);
        var (size, name) = (truth.Picture.Width, sample.Case + ".png");
        ImageFile.WritePng(Path.Combine(folder, Images, name), truth.Picture);
        ImageFile.WritePng(Path.Combine(folder, Masks, name), MaskValues.ToPicture(sample.Labels, size, size, table));
        ImageFile.WritePng(Path.Combine(folder, Clean, name), MaskValues.ToPicture(truth.Labels, size, size, table));
    }
}
