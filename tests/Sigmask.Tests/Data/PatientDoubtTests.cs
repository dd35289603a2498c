using Sigmask.Data;

namespace Sigmask.Tests.Data;

/// <summary>Cases of one patient that are taken as patients of their own, told by their names.</summary>
public sealed class PatientDoubtTests
{
    [Theory]
    [InlineData("pat0_s0 pat0_s1 pat1_s0 pat1_s1", "pat0_s0 and pat0_s1 look like cases of one;")]
    [InlineData("12_left 12_right 13_left 13_right", "12_left and 12_right look like cases of one;")]
    [InlineData("a1s1 a1s2 a2s1", "a1s1 and a1s2 look like cases of one;")]
    [InlineData("patient001_frame01 patient001_frame12 extra", "since extra is not named as patient001_frame01 and most others are;")]
    public void Names_that_look_like_several_cases_of_a_patient_are_told(string names, string expected)
    {
        using var folder = Pictures(names);

        var opened = DataLayouts.Open(folder.Path, "folder", new DataOptions());

        Assert.All(opened.Source.Cases, key => Assert.Equal(key.Case, key.Patient));
        Assert.Contains(expected, opened.Notes[^1], StringComparison.Ordinal);
        Assert.Contains("`DataOptions.PatientPattern`", opened.Notes[^1], StringComparison.Ordinal);
        Assert.DoesNotContain(DataLayouts.Open(folder.Path, "folder", new DataOptions { PatientPattern = "^.*" }).Notes, IsDoubt);
    }

    [Theory]
    [InlineData("case0 case1 case2")]
    [InlineData("scan_2023 scan_2024")]
    [InlineData("BraTS20_001 BraTS20_002 BraTS20_003")]
    [InlineData("pat0_s0 pat1_s0 pat2_s0")]
    [InlineData("patient001_frame01 patient001_frame12")]
    public void Names_that_are_numbered_and_names_that_tell_the_patient_are_not(string names)
    {
        using var folder = Pictures(names);

        Assert.DoesNotContain(DataLayouts.Open(folder.Path, "folder", new DataOptions()).Notes, IsDoubt);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Volumes_are_told_whole_or_in_slices(int dimensions)
    {
        using var folder = new VolumeFolder();
        foreach (var name in (string[])["p0_t0", "p0_t1", "p1_t0", "p1_t1"])
        {
            folder.Volume($"images/{name}.nii", [2, 2, 2], [1, 1, 1]).Volume($"masks/{name}.nii", [2, 2, 2], [1, 1, 1], modulo: 2);
        }

        Assert.Contains("p0_t0 and p0_t1", Assert.Single(DataLayouts.Open(folder.Path, "auto", new DataOptions { Dimensions = dimensions }).Notes, IsDoubt), StringComparison.Ordinal);
    }

    private static bool IsDoubt(string note) => note.Contains("a patient of its own", StringComparison.Ordinal);

    private static PictureFolder Pictures(string names)
    {
        var folder = new PictureFolder();
        foreach (var name in names.Split(' '))
        {
            folder.Grey($"images/{name}.png", 2, 1).Grey($"masks/{name}.png", 2, 1, 0, 255);
        }

        return folder;
    }
}
