using Sigmask.AnnotationNoise;
using Sigmask.Data;
using Sigmask.Nifti;
using Sigmask.Files;

namespace Sigmask.Phantoms;

/// <summary>
/// Hearts as ACDC has them: training/patient001/ with Info.cfg, both annotated phases in NIfTI, spacing in pixdim and an affine that says 1 mm;
/// and the truth in clean/patient001_frame01_gt.nii.gz.
/// </summary>
internal sealed class AcdcWriter(PhantomDataSet data)
{
    /// <summary>Folder of the patients.</summary>
    public const string Patients = "training";

    private const int Slices = 8;
    private const int Frames = 30;
    private const int Diastole = 1;
    private const int Systole = 12;

    private const int StatedAffineCode = 2;

    // What all files of the real set have in their header.
    private static readonly Affine StatedAffine = new(-1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 1, 0);

    private readonly Annotator annotator = new(data.Noise, data.Count, (long)data.Seed, (long)data.Task);

    /// <summary>Writes a patient.</summary>
    public void WritePatient(string folder, int index)
    {
        var patient = Invariant($"patient{index + 1:D3}");
        var place = Path.Combine(folder, Patients, patient);
        var group = "";
        foreach (var frame in new[] { Diastole, Systole })
        {
            var volume = CardiacVolume.Make(data.Seed, index, frame == Systole, Slices, data.Size);
            var name = Invariant($"{patient}_frame{frame:D2}");
            Write(Path.Combine(place, name + ".nii.gz"), Array.ConvertAll(Joined(volume, slice => slice.Picture.Pixels), value => (short)value), NiftiDataType.Int16);
            Write(Path.Combine(place, name + "_gt.nii.gz"), Joined(volume, (slice, z) => annotator.Draw(new LabelMap(slice.Labels, data.Size, data.Size), index, frame, z)), NiftiDataType.UInt8);
            Write(Path.Combine(folder, FolderDataSetWriter.Clean, name + "_gt.nii.gz"), Joined(volume, slice => slice.Labels), NiftiDataType.UInt8);
            group = volume.Group;
        }

        AtomicFile.WriteText(Path.Combine(place, AcdcInfo.FileName), $"ED: {Diastole}\nES: {Systole}\nGroup: {group}\nNbFrame: {Frames}\n");
    }

    private static byte[] Joined(CardiacVolume volume, Func<Phantom, byte[]> part) => Joined(volume, (slice, _) => part(slice));

    private static byte[] Joined(CardiacVolume volume, Func<Phantom, int, byte[]> part) => [.. volume.Slices.SelectMany((slice, z) => part(slice, z))];

    private void Write(string path, Array voxels, NiftiDataType type)
    {
        var pixel = CardiacVolume.PixelSize(data.Size);
        var header = NiftiHeader.Create([data.Size, data.Size, Slices], type, [pixel, pixel, CardiacVolume.SliceDistance], StatedAffine) with { SFormCode = StatedAffineCode };
        NiftiFile.Write(path, new NiftiVolume(header, voxels));
    }
}
