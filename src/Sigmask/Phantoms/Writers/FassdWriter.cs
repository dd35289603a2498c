using Sigmask.Arrays;
using Sigmask.Data;
using Sigmask.Imaging;

namespace Sigmask.Phantoms;

/// <summary>The fetal abdomen as FASSD has it: IMAGES/P01_IMG1.png, ARRAY_FORMAT/P01_IMG1.npy; and the truth as label maps in clean/P01_IMG1.png.</summary>
internal sealed class FassdWriter(PhantomDataSet data)
{
    private static readonly IReadOnlyDictionary<string, NamedArrays> None = new Dictionary<string, NamedArrays>();
    private readonly PhantomSource source = data.Pictures;

    /// <summary>Writes a case.</summary>
    public void WriteCase(string folder, int index)
    {
        // As in the real set: a zero before the number, whatever its length.
        var (truth, labels, name) = (source.Make(index), source.Read(index).Labels, Invariant($"P0{index + 1}_IMG1"));
        ImageFile.WritePng(Path.Combine(folder, FassdLayout.Images, name + ".png"), truth.Picture);
        ImageFile.WritePng(Path.Combine(folder, FolderDataSetWriter.Clean, name + ".png"), MaskValues.ToPicture(truth.Labels, data.Size, data.Size, data.Task.LabelTable));
        var masks = FassdLayout.Structures.Index().ToDictionary(item => item.Item, item => Grid(Mask(labels, item.Index + 1)));
        var image = new Dictionary<string, NpyArray> { ["image"] = Grid(truth.Picture.Pixels) };
        NamedArrays.Write(Path.Combine(folder, FassdLayout.Arrays, name + ".npy"), new NamedArrays(image, new Dictionary<string, NamedArrays> { ["structures"] = new(masks, None) }));
    }

    private static byte[] Mask(byte[] labels, int label) => Array.ConvertAll(labels, value => value == label ? (byte)1 : (byte)0);

    private NpyArray Grid(byte[] values) => new([data.Size, data.Size], values);
}
