using Sigmask.Mpi;

namespace Sigmask.Tests.Mpi;

public sealed class MpiLaunchTests
{
    [Theory]
    [InlineData("OMPI_COMM_WORLD_RANK=1,OMPI_COMM_WORLD_SIZE=4,OMPI_COMM_WORLD_LOCAL_SIZE=2,PMIX_RANK=1", 1, 4, 2, "libmpi.so.40")]
    [InlineData("PMI_RANK=0,PMI_SIZE=2,MPI_LOCALNRANKS=2", 0, 2, 2, "libmpich.so.12")]
    [InlineData("PMI_RANK=5,PMI_SIZE=8,SLURM_STEP_TASKS_PER_NODE=4(x2)", 5, 8, 4, "libmpich.so.12")]
    [InlineData("PMIX_RANK=3,SLURM_STEP_NUM_TASKS=6,SLURM_STEP_TASKS_PER_NODE=3(x2)", 3, 6, 3, "libmpi.so.40")]
    [InlineData("PMI_RANK=0,PMI_SIZE=2,SIGMASK_MPI_LIBRARY=/opt/mpi/libmpi.so", 0, 2, 1, "/opt/mpi/libmpi.so")]
    public void The_launcher_is_told_by_the_environment(string environment, int rank, int size, int localSize, string library)
    {
        var launch = Of(environment)!;

        Assert.Equal((rank, size, localSize, library), (launch.Rank, launch.Size, launch.LocalSize, launch.Libraries[0]));
        Assert.Contains($"={size}", launch.Sign, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("PMI_RANK=0,PMI_SIZE=1")]
    [InlineData("PMI_RANK=4,PMI_SIZE=4")]
    [InlineData("OMPI_COMM_WORLD_SIZE=4")]
    [InlineData("SLURM_STEP_NUM_TASKS=8,SLURM_PROCID=1")]
    [InlineData("PMI_RANK=x,PMI_SIZE=2")]
    public void Whoever_was_started_alone_or_without_MPI_is_alone(string environment) => Assert.Null(Of(environment));

    [Fact]
    public void A_library_that_is_missing_or_something_else_is_told_with_the_remedy()
    {
        var missing = Assert.Throws<MpiException>(() => Communicator.Join(Of("PMI_RANK=0,PMI_SIZE=2,SIGMASK_MPI_LIBRARY=/nowhere/libmpi.so")!));
        Assert.Contains("PMI_SIZE=2", missing.Message, StringComparison.Ordinal);
        Assert.Contains("/nowhere/libmpi.so", missing.Message, StringComparison.Ordinal);
        Assert.Contains("mpich or openmpi-bin", missing.Message, StringComparison.Ordinal);
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the name of a library that is there everywhere");
        Assert.Contains("no MPI library", Assert.Throws<MpiException>(() => Communicator.Join(Of("PMI_RANK=0,PMI_SIZE=2,SIGMASK_MPI_LIBRARY=libc.so.6")!)).Message, StringComparison.Ordinal);
    }

    private static MpiLaunch? Of(string environment)
    {
        var variables = environment.Split(',', StringSplitOptions.RemoveEmptyEntries).Where(one => one.Contains('=', StringComparison.Ordinal)).ToDictionary(one => one[..one.IndexOf('=', StringComparison.Ordinal)], one => one[(one.IndexOf('=', StringComparison.Ordinal) + 1)..]);
        return MpiLaunch.Of(variables.GetValueOrDefault);
    }
}
