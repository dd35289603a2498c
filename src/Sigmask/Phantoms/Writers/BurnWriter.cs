using Sigmask.Data;
using Sigmask.Imaging;

namespace Sigmask.Phantoms;

/// <summary>Burns as the real set has them: images/N.png, masks/N.png with 0, 127, 255; and clean/N.png, the truth.</summary>
internal sealed class BurnWriter(PhantomDataSet data)
{
    private readonly PhantomSource source = data.Pictures;

    /// <summary>Writes a case.</summary>
    public void WriteCase(string folder, int index)
    {
        var (truth, table, name) = (source.Make(index), data.Task.LabelTable, Invariant($"{index + 1}.png"));
        ImageFile.WritePng(Path.Combine(folder, FolderDataSetWriter.Images, name), truth.Picture);
        ImageFile.WritePng(Path.Combine(folder, FolderDataSetWriter.Masks, name), MaskValues.ToPicture(source.Read(index).Labels, data.Size, data.Size, table));
        ImageFile.WritePng(Path.Combine(folder, FolderDataSetWriter.Clean, name), MaskValues.ToPicture(truth.Labels, data.Size, data.Size, table));
    }
}
