using Sigmask.Training;

namespace Sigmask.Tests.Training;

public sealed class SoftwareVersionsTests
{
    [Fact]
    public void Where_processes_differ_all_versions_are_named()
    {
        var (here, other) = (SoftwareVersions.Here(), new Dictionary<string, string>(SoftwareVersions.Here()) { ["libtorch"] = "1.0" });
        Assert.Equal(here, SoftwareVersions.Of([here, here]));
        var both = SoftwareVersions.Of([here, other, here]);
        Assert.Equal($"{here["libtorch"]} and 1.0", both["libtorch"]);
        Assert.Equal(here["dotnet"], both["dotnet"]);
    }

    [Fact]
    public void The_processor_is_told_in_readable_characters() => Assert.Matches("^[ -~]*[A-Za-z0-9][ -~]*$", SoftwareVersions.Here()["processor"]);

    [Fact]
    public void That_of_the_library_is_the_one_of_its_build_without_the_commit() =>
        Assert.Equal(SoftwareVersions.Own, SoftwareVersions.Here()["sigmask"].Split('+')[0]);
}
