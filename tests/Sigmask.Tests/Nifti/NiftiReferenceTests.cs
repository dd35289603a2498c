using System.Text.Json;
using Sigmask.Nifti;

namespace Sigmask.Tests.Nifti;

/// <summary>Files written by nibabel 5.0.0, held against what nibabel reads from them.</summary>
public sealed class NiftiReferenceTests
{
    private const double AffineTolerance = 1e-5;

    public static TheoryData<string> Good => [.. ReferenceCase.Ids(valid: true)];

    public static TheoryData<string> GoodScalars => [.. ReferenceCase.Ids(valid: true).Where(id => new ReferenceCase(id).Expected.TryGetProperty("values", out _))];

    public static TheoryData<string> Corrupt => [.. ReferenceCase.Ids(valid: false)];

    [Theory]
    [MemberData(nameof(Good))]
    public void The_header_is_read_as_nibabel_reads_it(string id)
    {
        var reference = new ReferenceCase(id);
        var expected = reference.Expected;
        var raw = expected.GetProperty("raw");

        var header = NiftiFile.ReadHeader(reference.Location);

        Assert.Equal(ReferenceCase.Lengths(expected.GetProperty("shape")), header.Shape);
        Assert.Equal(expected.GetProperty("stored_dtype").GetString()!, header.DataType.ToString(), ignoreCase: true);
        Assert.Equal(expected.GetProperty("byte_order").GetString() == "big", header.IsBigEndian);
        Assert.Equal(expected.GetProperty("format").GetString(), $"Nifti{header.Version}{(header.IsPair ? "Pair" : "Image")}");
        Assert.Equal(ReferenceCase.Numbers(expected.GetProperty("spacing")), header.Spacing);
        AssertClose(expected.GetProperty("affine"), header.Affine);
        Assert.Equal(expected.GetProperty("orientation").GetString(), header.Orientation.Codes);
        Assert.Equal(expected.GetProperty("qform_code").GetInt32(), header.QFormCode);
        Assert.Equal(expected.GetProperty("sform_code").GetInt32(), header.SFormCode);
        Assert.Equal(ReferenceCase.Numbers(expected.GetProperty("effective_slope"))[0], header.EffectiveSlope);
        Assert.Equal(ReferenceCase.Numbers(expected.GetProperty("effective_inter"))[0], header.EffectiveIntercept);
        Assert.Equal(expected.GetProperty("data_offset").GetInt64(), header.DataOffset);
        Assert.Equal(expected.GetProperty("n_extensions").GetInt32(), header.Extensions.Count);
        Assert.Equal(ReferenceCase.Number(raw.GetProperty("scl_slope")), header.Slope);
        Assert.Equal(ReferenceCase.Number(raw.GetProperty("scl_inter")), header.Intercept);
        Assert.Equal(ReferenceCase.Numbers(raw.GetProperty("pixdim")), header.PixDim);
        Assert.Equal(ReferenceCase.Numbers(raw.GetProperty("quatern")), (double[])[header.QForm.B, header.QForm.C, header.QForm.D]);
        Assert.Equal(ReferenceCase.Numbers(raw.GetProperty("qoffset")), (double[])[header.QForm.X, header.QForm.Y, header.QForm.Z]);
        Assert.Equal(raw.GetProperty("xyzt_units").GetInt32(), header.Units);
        Assert.Equal(raw.GetProperty("descrip").GetString(), header.Description);
    }

    [Theory]
    [MemberData(nameof(Good))]
    public void Both_forms_are_the_references_own(string id)
    {
        var reference = new ReferenceCase(id);

        var header = NiftiFile.ReadHeader(reference.Location);

        if (reference.Expected.GetProperty("sform") is { ValueKind: JsonValueKind.Array } sform)
        {
            AssertClose(sform, header.SForm);
        }

        if (reference.Expected.GetProperty("qform") is { ValueKind: JsonValueKind.Array } qform)
        {
            AssertClose(qform, (header with { SFormCode = 0 }).Affine);
        }
    }

    [Theory]
    [MemberData(nameof(GoodScalars))]
    public void Values_are_those_of_nibabel(string id)
    {
        var reference = new ReferenceCase(id);
        var expected = reference.Expected.GetProperty("values");

        var volume = NiftiFile.Read(reference.Location);
        var values = volume.ToDouble();
        var finite = values.Where(double.IsFinite).ToArray();

        Assert.Equal(expected.GetProperty("non_finite").GetInt32(), values.Length - finite.Length);
        Assert.Equal(expected.GetProperty("min").GetDouble(), finite.Min());
        Assert.Equal(expected.GetProperty("max").GetDouble(), finite.Max());
        AssertRelative(expected.GetProperty("sum").GetDouble(), finite.Sum());
        AssertVoxels(reference.Expected.GetProperty("voxels"), volume);
        Assert.Equal(Array.ConvertAll(values, value => (float)value), volume.ToSingle());
    }

    [Fact]
    public void Colours_are_read_and_complex_numbers_are_refused_by_name()
    {
        var colours = NiftiFile.Read(new ReferenceCase("n41_rgb24").Location);
        Assert.Equal(3, colours.Components);
        var stored = (byte[])colours.Stored;
        Assert.Equal(stored.Where((_, i) => i % 3 == 1).Select(green => (float)green), colours.ToSingle()[210..420]);

        var error = Assert.Throws<NiftiException>(() => NiftiFile.Read(new ReferenceCase("n42_complex64").Location));
        Assert.Contains("Complex64", error.Reason);
    }

    [Theory]
    [MemberData(nameof(Corrupt))]
    public void A_corrupt_file_is_an_error_that_names_it_and_the_reason_and_costs_no_memory(string id)
    {
        var path = new ReferenceCase(id).Location;
        var before = GC.GetAllocatedBytesForCurrentThread();

        var error = Assert.Throws<NiftiException>(() => NiftiFile.Read(path));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        Assert.Equal(path, error.Path);
        Assert.StartsWith(path + ": ", error.Message);
        Assert.Contains(Reason(id), error.Reason);
        Assert.DoesNotContain('\n', error.Message);
    }

    // What the person who has the file needs to be told.
    private static string Reason(string id) => id[..3] switch
    {
        "c01" => "cut off",
        "c02" => "magic",
        "c03" or "c04" or "c11" => "at most",
        "c05" => "damaged",
        "c06" => "datatype 77",
        "c07" => "empty",
        "c08" => "cut off within its header, after 200 bytes",
        "c09" => "sizeof_hdr",
        "c10" => "bitpix 64",
        "c12" => "vox_offset is NaN",
        "c13" => "vox_offset is -100",
        "c14" or "c15" => "not gzip-compressed",
        "c16" => "gzip-compressed; add .gz",
        "c17" => "dim[0] is 9",
        "c18" => "dim[0] is 0",
        "c19" => "dim[2] is -9",
        "c20" => "dim[2] is 0",
        "c21" => "is 0, no usable spacing",
        "c22" => "is NaN, no usable spacing",
        "c23" => "dim[1] is 1099511627776",
        "c24" => "no NIfTI file",
        _ => throw new ArgumentException($"{id}: say here what its error should name.", nameof(id)),
    };

    private static void AssertClose(JsonElement expected, Affine actual) =>
        Assert.All(ReferenceCase.Numbers(expected), (number, i) => Assert.Equal(number, actual[i / 4, i % 4], AffineTolerance));

    private static void AssertRelative(double expected, double actual) => Assert.Equal(expected, actual, 1e-12 * Math.Max(1, Math.Abs(expected)));

    private static void AssertVoxels(JsonElement voxels, NiftiVolume volume)
    {
        var values = volume.ToDouble();
        foreach (var voxel in voxels.EnumerateArray())
        {
            var index = ReferenceCase.Lengths(voxel.GetProperty("index"));
            var at = Enumerable.Range(0, index.Length).Reverse().Aggregate(0, (sum, axis) => (sum * volume.Shape[axis]) + index[axis]);
            Assert.Equal(ReferenceCase.Number(voxel.GetProperty("value")), values[at]);
        }
    }
}
