using Sigmask.Imaging;

namespace Sigmask.Data;

/// <summary>Label maps as pictures, which know no spacing.</summary>
internal sealed class PictureMaps : ILabelMapFormat
{
    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> In(string folder)
    {
        var named = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in PictureFiles.In(folder, "label maps are expected there", FolderListing.InsteadOf))
        {
            if (!named.TryAdd(Path.GetFileNameWithoutExtension(path), path))
            {
                throw new DataException($"{path} and {Path.GetFileName(named[Path.GetFileNameWithoutExtension(path)])} have the same name but for the ending; rename or remove one.");
            }
        }

        return named;
    }

    /// <inheritdoc/>
    public SortedSet<int> Values(string path, int limit) => MaskValues.Distinct(ImageFile.ReadValues(path), limit, path);

    /// <inheritdoc/>
    public StoredLabels Read(string path, LabelTable table)
    {
        var values = ImageFile.ReadValues(path);
        return new(MaskValues.ToLabels(values, table, path), [values.Height, values.Width], null, new FileGrid(path, [values.Width, values.Height]));
    }
}
