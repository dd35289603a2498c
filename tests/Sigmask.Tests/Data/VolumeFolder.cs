using System.Globalization;
using System.Text;
using Sigmask.Nifti;

namespace Sigmask.Tests.Data;

/// <summary>A temporary folder of small volumes, for tests.</summary>
internal sealed class VolumeFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("sigmask-volumes-").FullName;

    /// <summary>Writes a volume of bytes, NRRD or NIfTI by its name; value i is (first + i) modulo the modulus.</summary>
    public VolumeFolder Volume(string name, int[] shape, double[] spacing, int first = 0, int modulo = 256)
    {
        var count = shape.Aggregate(1, (product, length) => product * length);
        var voxels = Enumerable.Range(first, count).Select(i => (byte)(i % modulo)).ToArray();
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(At(name))!);
        if (name.EndsWith(".nrrd", StringComparison.OrdinalIgnoreCase))
        {
            File.WriteAllBytes(At(name), [.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"NRRD0004\ntype: uchar\ndimension: {shape.Length}\nsizes: {string.Join(' ', shape)}\nspacings: {string.Join(' ', spacing)}\nencoding: raw\n\n")), .. voxels]);
            return this;
        }

        var header = NiftiHeader.Create(shape, NiftiDataType.UInt8, spacing, new Affine(-1, 0, 0, 5, 0, -1, 0, 6, 0, 0, 1, 7));
        NiftiFile.Write(At(name), new NiftiVolume(header, voxels));
        return this;
    }

    public VolumeFolder Text(string name, string content)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(At(name))!);
        File.WriteAllText(At(name), content);
        return this;
    }

    public string At(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
