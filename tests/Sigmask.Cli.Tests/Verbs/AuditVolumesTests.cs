using System.Globalization;
using System.Text.Json.Nodes;
using Sigmask.Nifti;

namespace Sigmask.Cli.Tests.Verbs;

/// <summary>Volumes are audited, slice by slice and whole, and an accepted region is written into a copy of its label volume.</summary>
public sealed class AuditVolumesTests : IDisposable
{
    private const int Side = 24, Slices = 8;

    private readonly TemporaryFolder folder = new();

    public AuditVolumesTests()
    {
        Directory.CreateDirectory(folder["data/images"]);
        Directory.CreateDirectory(folder["data/masks"]);
        for (var index = 0; index < 6; index++)
        {
            var (image, mask) = (new short[Side * Side * Slices], new byte[Side * Side * Slices]);
            for (var voxel = 0; voxel < image.Length; voxel++)
            {
                var (x, y, z) = (voxel % Side, voxel / Side % Side, voxel / (Side * Side));
                var isInside = y >= 2 + index && y < 14 + index && x is >= 5 and < 17 && z is >= 2 and < 6;
                image[voxel] = (short)((isInside ? 900 : 100) + (voxel * 7 % 13));

                // Somebody forgot the structure of case2.
                mask[voxel] = (byte)(isInside && index != 2 ? 1 : 0);
            }

            Write($"data/images/case{index}.nii.gz", NiftiDataType.Int16, image);
            Write($"data/masks/case{index}.nii.gz", NiftiDataType.UInt8, mask);
        }
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("2", "24")]
    [InlineData("3", "8x24x24")]
    public void A_forgotten_structure_is_found_and_marked_in_the_copy(string dimensions, string size)
    {
        var audit = Session.Run("audit", "--data", folder["data"], "--out", folder["audit"], "--folds", "2", "--dimensions", dimensions, "--size", size, "--steps", "60", "--lr", "0.01", "--batch", "4", "--base-width", "6", "--levels", "2", "--augment", "none", "--threads", "2", "--json", folder["results.json"]);
        Assert.True(audit.ExitCode == 0, audit.Error);
        Assert.StartsWith("1,case2,", File.ReadLines(folder["audit/cases.csv"]).ElementAt(1), StringComparison.Ordinal);
        var first = File.ReadLines(folder["audit/audit.csv"]).ElementAt(1).Split(',');
        Assert.Equal("case2", first[1]);
        var voxels = int.Parse(first[5], CultureInfo.InvariantCulture);
        Assert.InRange(voxels, 300, 900); // of 576
        Assert.True(File.Exists(folder[$"audit/overlays/0001_case2_{first[2]}.png"]));

        var (drawn, untouched) = (File.ReadAllBytes(folder["data/masks/case2.nii.gz"]), File.ReadAllBytes(folder["data/masks/case1.nii.gz"]));
        File.WriteAllText(folder["verdicts.csv"], $"audit,case,region,verdict\n{JsonNode.Parse(File.ReadAllText(folder["results.json"]))!["id"]},case2,{first[2]},accept\n");
        var apply = Session.Run("audit", "--apply", folder["verdicts.csv"], "--audit", folder["audit"], "--out", folder["corrected"]);

        Assert.True(apply.ExitCode == 0, apply.Error);
        var (before, after) = (NiftiFile.Read(folder["data/masks/case2.nii.gz"]), NiftiFile.Read(folder["corrected/masks/case2.nii.gz"]));
        Assert.Equal(voxels, after.ToLabels().Count(label => label == 1));
        Assert.Equal(before.Header.Affine, after.Header.Affine);
        Assert.Equal(before.Header.Shape, after.Header.Shape);
        Assert.Equal(before.Header.Spacing, after.Header.Spacing);
        Assert.Equal(drawn, File.ReadAllBytes(folder["data/masks/case2.nii.gz"]));
        Assert.Equal(untouched, File.ReadAllBytes(folder["corrected/masks/case1.nii.gz"]));
    }

    private void Write(string name, NiftiDataType type, Array voxels) => NiftiFile.Write(folder[name], new NiftiVolume(NiftiHeader.Create([Side, Side, Slices], type, [1.5, 1.5, 3]), voxels));
}
