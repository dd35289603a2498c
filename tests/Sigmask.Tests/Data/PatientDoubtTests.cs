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
    [InlineData(true, "sub-01_ses-1 sub-01_ses-2 sub-02_ses-1 sub-02_ses-2")]
    [InlineData(true, "sub-01_ses-1_T1w sub-01_ses-2_T1w sub-02_ses-1_T1w sub-02_ses-2_T1w")]
    [InlineData(true, "patient01_slice_0 patient01_slice_1 patient02_slice_0 patient02_slice_1")]
    [InlineData(true, "0001_left_0 0001_left_1 0002_left_0 0002_right_0")]
    [InlineData(true, "P1_20200101_00 P1_20200307_00 P2_20200101_00 P2_20200101_01")]
    [InlineData(true, "20200101_P1_0 20200101_P1_1 20200102_P2_0 20200102_P2_1")]
    [InlineData(true, "OAS1_0001_MR1 OAS1_0001_MR2 OAS1_0002_MR1 OAS1_0002_MR2")]
    [InlineData(true, "TCGA-CS-4941_19960909_1 TCGA-CS-4941_19960909_2 TCGA-DU-5849_19950405_1 TCGA-DU-5849_19950405_2")]
    [InlineData(true, "AB12_1 AB12_2 CD07_1 CD07_2")]
    [InlineData(true, "12L 12R 13L 13R")]
    [InlineData(true, "p1s2_T1 p1s3_T1 p2s1_T1 p2s2_T1")]
    [InlineData(true, "P1 P1_2 P2 P2_2")]
    [InlineData(true, "pat0_s0 pat0_s1 pat1_s0 pat1_s1 other")]
    [InlineData(false, "pat0_s0 pat0_s1 pat1_s0 pat2_s0 pat3_s0 pat4_s0")]
    [InlineData(false, "scan_1 scan_2 scan_3")]
    [InlineData(false, "scan1_1 scan1_2 scan1_3 other")]
    [InlineData(false, "sub-01_T1w sub-02_T1w sub-03_T1w")]
    [InlineData(false, "BraTS20_Training_001 BraTS20_Training_002 BraTS20_Training_003")]
    [InlineData(false, "case_00001_0000 case_00002_0000 case_00003_0000")]
    [InlineData(false, "20200101_1 20200101_2 20200102_1 20200102_2")]
    [InlineData(false, "2020-01-01_1 2020-01-01_2 2020-01-02_1 2020-01-02_2")]
    [InlineData(false, "2020-01-01_12.34.56 2020-01-01_12.35.10 2020-01-02_08.00.00 2020-01-02_08.01.00")]
    [InlineData(false, "IMG_20200101_123456 IMG_20200101_123510 IMG_20200102_080000 IMG_20200102_080100")]
    [InlineData(false, "000_HC 001_HC 002_HC")]
    [InlineData(false, "ISIC_0000001 ISIC_0000002 ISIC_0000003")]
    [InlineData(false, "00cc9df3ab 00dd1f 01ab3c 01fe23 02cd44")]
    [InlineData(false, "one two three")]
    public void Names_are_of_several_cases_of_patients_where_some_begin_alike_up_to_a_number_and_others_up_to_another(bool areSuspected, string names)
    {
        CaseKey[] cases = [.. names.Split(' ').Select(name => new CaseKey(name, name))];

        Assert.Equal(areSuspected, PatientDoubt.Of(cases, new DataOptions()) is not null);
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
