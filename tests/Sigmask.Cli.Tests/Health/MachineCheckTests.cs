using Sigmask.Cli.Health;

namespace Sigmask.Cli.Tests.Health;

public sealed class MachineCheckTests
{
    [Fact]
    public void Little_memory_is_noted_with_a_remedy()
    {
        Assert.Contains("--batch", MachineCheck.Memory(1.5).Remedy!, StringComparison.Ordinal);
        Assert.Null(MachineCheck.Memory(16).Remedy);
    }

    [Fact]
    public void Busy_cores_are_noted_with_a_remedy()
    {
        Assert.Contains("--threads 1", MachineCheck.Load(1.5, 2).Remedy!, StringComparison.Ordinal);
        Assert.Null(MachineCheck.Load(0.5, 2).Remedy);
    }

    [Fact]
    public void A_load_above_the_number_of_cores_is_no_number_of_cores() =>
        Assert.Equal("load average of the last minute 5.4, for 2 cores", MachineCheck.Load(5.4, 2).Detail);

    [Fact]
    public void All_formats_of_pictures_that_are_read_are_told() => Assert.Equal("PNG, JPEG, BMP, TIFF and GIF", PictureCheck.Run().Detail);

    [Fact]
    public void Bfloat16_is_advised_where_it_is_faster()
    {
        Assert.Contains("worth trying", PrecisionCheck.Judge(0.5).Detail, StringComparison.Ordinal);
        Assert.Contains("float32, the default, is right", PrecisionCheck.Judge(1.4).Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.5, "a convolution takes 50 % of its time in float32; ")]
    [InlineData(1.01, "a convolution takes as long as in float32; ")]
    [InlineData(1.4, "a convolution takes 1.4 times as long as in float32; ")]
    [InlineData(74.32, "a convolution takes 74 times as long as in float32; ")]
    public void The_time_in_bfloat16_is_told_as_one_says_it(double ratio, string words) => Assert.StartsWith(words, PrecisionCheck.Judge(ratio).Detail, StringComparison.Ordinal);

    [Fact]
    public void Mpi_is_found_on_the_path_and_its_absence_is_no_problem()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the launcher has another name there");
        using var folder = new TemporaryFolder();
        Assert.Equal(State.Note, MachineCheck.Mpi(folder.Path).State);

        File.WriteAllText(folder["mpirun"], "");

        Assert.Equal(folder["mpirun"], MachineCheck.Mpi($"/absent{Path.PathSeparator}{folder.Path}").Detail);
    }

    [Fact]
    public void A_limit_on_threads_is_told() => Assert.Contains("OMP_NUM_THREADS=3", MachineCheck.Cores("3").Detail, StringComparison.Ordinal);
}
