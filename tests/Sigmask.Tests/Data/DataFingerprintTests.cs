using System.Security.Cryptography;
using System.Text;
using PureHDF;
using Sigmask.Data;

namespace Sigmask.Tests.Data;

public sealed class DataFingerprintTests
{
    [Fact]
    public void An_annotation_that_was_corrected_in_its_middle_is_another_one()
    {
        using var folder = new PictureFolder();

        Assert.NotEqual(Fingerprint(1), Fingerprint(2));
        Assert.Equal(Fingerprint(2), Fingerprint(2));

        string Fingerprint(byte middle)
        {
            var label = new byte[512, 512];
            label[256, 256] = middle;
            new H5File { ["label"] = label, ["image"] = new float[512, 512] }.Write(folder.At("a.h5"));
            return DataFingerprint.Of(DataLayouts.Open(folder.Path, "h5", new DataOptions { Labels = LabelTable.OfLabels("background", "a", "b") }).Source);
        }
    }

    [Fact]
    public void Of_small_files_it_is_the_hash_of_names_and_all_bytes()
    {
        using var folder = PictureFolder.Burn(3);
        var source = (IFileSource)DataLayouts.Open(folder.Path, "burn", new DataOptions()).Source;
        using var content = new MemoryStream();
        Add($"{source.Description.Channels} {source.Description.Dimensions} {string.Join(',', source.Description.Classes)}");
        foreach (var (index, key) in source.Cases.Index())
        {
            Add($"{key.Case}\n{key.Patient}");
            foreach (var bytes in source.FilesOf(index).Select(path => (Name: Path.GetFileName(path), All: File.ReadAllBytes(path))))
            {
                Add($"{bytes.Name} {bytes.All.Length}");
                content.Write(bytes.All);
            }
        }

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content.ToArray())), DataFingerprint.Of(source));

        void Add(string text) => content.Write(Encoding.UTF8.GetBytes(text + "\0"));
    }
}
