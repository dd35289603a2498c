using Sigmask.Data;
using Sigmask.Nifti;
using Sigmask.Tests.Training;

namespace Sigmask.Tests.Data;

/// <summary>Annotations and further channels lie on the grid of the first channel, or are brought there, or refused.</summary>
public sealed class GridAgreementTests : IDisposable
{
    private static readonly int[] Shape = [2, 3, 4];
    private static readonly double[] Spacing = [1.5, 2, 3];

    // A little oblique to the patient, as scans are.
    private static readonly Affine Place = new(-1.5 * Math.Cos(0.1), 2 * Math.Sin(0.1), 0, 90, -1.5 * Math.Sin(0.1), -2 * Math.Cos(0.1), 0, 126, 0, 0, 3, -72);
    private static readonly LabelTable Labels = LabelTable.OfLabels(Enumerable.Range(0, 24).Select(label => $"c{label}"));
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Axes_in_another_order_or_turned_round_are_brought_to_those_of_the_first_channel()
    {
        Save("a.nii", Shape, Spacing, Place);
        foreach (var order in (int[][])[[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]])
        {
            for (var flips = 0; flips < 8; flips++)
            {
                SaveTurned("b.nii", order, [(flips & 1) > 0, (flips & 2) > 0, (flips & 4) > 0]);

                var sample = Open("a.nii", "b.nii", "b.nii").Read(0);

                Assert.Equal([4, 3, 2], sample.Size);
                Assert.Equal(Enumerable.Range(0, 24), sample.Labels.Select(label => (int)label));
                Assert.Equal(Enumerable.Range(0, 48).Select(i => (float)(i % 24)), sample.Image);
            }
        }
    }

    [Fact]
    public void Other_grids_are_refused_and_the_message_names_both_files_and_the_difference()
    {
        Save("a.nii", Shape, Spacing, Place);
        Refused(Shape, [10, 10, 10], Scaled(10, 10, 10), "has a spacing of 10 x 10 x 10 mm", "a.nii 1.5 x 2 x 3 mm");
        Refused([2, 3, 5], Spacing, Place, "has 2 x 3 x 5 voxels", "a.nii 2 x 3 x 4");
        Refused(Shape, Spacing, Shifted(0.4), "lies elsewhere than its", "a.nii", "0.4 mm apart");
        Refused(Shape, [3, 2, 1.5], Place.After(new Affine(0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 0)), "has 2 x 3 x 4 voxels (4 x 3 x 2 along the axes of its", "a.nii 2 x 3 x 4");
        Refused(Shape, Spacing, new Affine(-1.5, 0, 0, 90, 0, -2, 0, 126, 0, 0, 3, -72), "is turned by 5.73 degrees against its", "a.nii");
    }

    [Fact]
    public void What_headers_round_is_the_same_place()
    {
        Save("a.nii", Shape, Spacing, Place);
        foreach (var (spacing, affine) in new[] { (Spacing, Shifted(0.1)), ([1.5004, 2, 3], Place), (Spacing, new Affine([.. Place.Rows.Select(value => Math.Round(value, 3))])) })
        {
            Save("b.nii", Shape, spacing, affine);
            Assert.Equal(Enumerable.Range(0, 24), Open("a.nii", "a.nii", "b.nii").Read(0).Labels.Select(label => (int)label));
        }
    }

    [Fact]
    public void Files_that_say_nothing_of_place_or_contradict_themselves_lie_where_their_partner_lies()
    {
        var mirrored = Scaled(-1, 1, 1);
        Save("a.nii", Shape, Spacing, Place);
        Save("unsaid.nii", Shape, [1, 1, 1], null);
        Save("spaced.nii", Shape, Spacing, null);
        Save("acdc.nii", Shape, Spacing, mirrored);
        foreach (var name in (string[])["unsaid.nii", "spaced.nii", "acdc.nii"])
        {
            Assert.Equal(Enumerable.Range(0, 24), Open("a.nii", "a.nii", name).Read(0).Labels.Select(label => (int)label));
            Assert.Equal(Enumerable.Range(0, 24), Open(name, name, "a.nii").Read(0).Labels.Select(label => (int)label));
        }

        // Of two such files the affines are of one kind again.
        Save("straight.nii", Shape, Spacing, new Affine(1, 0, 0, 89, 0, 1, 0, 126, 0, 0, 1, -72));
        Assert.Equal([1, 0, 3, 2], Open("straight.nii", "straight.nii", "acdc.nii").Read(0).Labels.Take(4).Select(label => (int)label));
    }

    [Fact]
    public void Inspection_lists_such_a_case_and_goes_on_with_the_others()
    {
        Save("a.nii", Shape, Spacing, Place);
        Save("b.nii", Shape, [10, 10, 10], Scaled(10, 10, 10));
        var told = new List<DataProblem>();
        VolumeCase[] cases = [new(new("good", "good"), [folder["a.nii"]], folder["a.nii"]), new(new("bad", "bad"), [folder["a.nii"]], folder["b.nii"])];

        var source = VolumeSource.Open("d", cases, Labels, told.Add);

        Assert.Equal("good", Assert.Single(source.Cases).Case);
        Assert.Equal((ProblemKind.Unreadable, "bad"), (Assert.Single(told).Kind, Assert.Single(told[0].Cases)));
        Assert.Contains("none of its 1 volume can be used. The first: ", Assert.Throws<DataException>(() => VolumeSource.Open("d", cases[1..], Labels, told.Add)).Message, StringComparison.Ordinal);
        Assert.Throws<DataException>(() => VolumeSource.Open("d", cases, Labels));
    }

    private static Affine Scaled(double x, double y, double z) => new(x, 0, 0, 90, 0, y, 0, 126, 0, 0, z, -72);

    private static Affine Shifted(double z) => new([.. Place.Rows.SkipLast(1), Place.Rows[^1] + z]);

    private void Refused(int[] shape, double[] spacing, Affine affine, params string[] words)
    {
        Save("b.nii", shape, spacing, affine);
        foreach (var (images, labels, own) in new[] { ("a.nii", "b.nii", "image"), ("b.nii", "a.nii", "first channel") })
        {
            var error = Assert.Throws<DataException>(() => Open("a.nii", images, labels));
            Assert.StartsWith(folder["b.nii"], error.Message, StringComparison.Ordinal);
            Assert.All([own, "must have the same grid", .. words], word => Assert.Contains(word, error.Message, StringComparison.Ordinal));
        }
    }

    private VolumeSource Open(string first, string second, string labels) => VolumeSource.Open("d", [new VolumeCase(new("c", "c"), [folder[first], folder[second]], folder[labels])], Labels);

    private void Save(string name, int[] shape, double[] spacing, Affine? affine) => Save(name, shape, spacing, affine, [.. Enumerable.Range(0, shape.Aggregate(1, (product, length) => product * length)).Select(i => (byte)i)]);

    private void Save(string name, int[] shape, double[] spacing, Affine? affine, byte[] voxels) => NiftiFile.Write(folder[name], new NiftiVolume(NiftiHeader.Create(shape, NiftiDataType.UInt8, spacing, affine), voxels));

    // Axis a of the file runs along axis order[a] of the grid, to its beginning if it is reversed.
    private void SaveTurned(string name, int[] order, bool[] reversed)
    {
        int[] shape = [.. order.Select(axis => Shape[axis])];
        var turn = new double[12];
        for (var axis = 0; axis < 3; axis++)
        {
            turn[(order[axis] * 4) + axis] = reversed[axis] ? -1 : 1;
            turn[(order[axis] * 4) + 3] = reversed[axis] ? shape[axis] - 1 : 0;
        }

        var voxels = new byte[24];
        for (var voxel = 0; voxel < voxels.Length; voxel++)
        {
            int[] at = [voxel % shape[0], voxel / shape[0] % shape[1], voxel / shape[0] / shape[1]];
            var place = new int[3];
            for (var axis = 0; axis < 3; axis++)
            {
                place[order[axis]] = reversed[axis] ? shape[axis] - 1 - at[axis] : at[axis];
            }

            voxels[voxel] = (byte)(place[0] + (Shape[0] * (place[1] + (Shape[1] * place[2]))));
        }

        Save(name, shape, [.. order.Select(axis => Spacing[axis])], Place.After(new Affine(turn)), voxels);
    }
}
