namespace Sigmask.Cli.Tests;

/// <summary>The programs under samples/, built outside the solution against the packages as they would be published.</summary>
public sealed class SampleProgramTests
{
    private static string Repository { get; } = Above(AppContext.BaseDirectory);

    [Fact]
    public void A_network_and_a_loss_of_ones_own_run_against_the_packed_packages()
    {
        using var folder = new TemporaryFolder();

        // A version of its own, so that no cache of packages has it.
        var version = $"0.1.0-sample.{Guid.NewGuid():N}";
        foreach (var package in new[] { "Sigmask.Losses", "Sigmask.Data", "Sigmask" })
        {
            Done(ToolProcess.Shell("dotnet pack --no-build -c Release -v q --nologo -p:PackageVersion=\"$1\" \"$2\" -o \"$3\" 2>&1", [version, Path.Combine(Repository, "src", package), folder["feed"]]));
        }

        var ran = Done(ToolProcess.Shell(
            "cp -r \"$1\" \"$2\" && cd \"$2/OwnNetwork\" && rm -rf bin obj && dotnet run -c Release -p:SigmaskVersion=\"$3\" -p:RestoreAdditionalProjectSources=\"$4\" -p:NuGetAudit=false 2>&1; code=$?; rm -rf \"${NUGET_PACKAGES:-$HOME/.nuget/packages}\"/sigmask*/\"$3\"; exit $code",
            [Path.Combine(Repository, "samples"), folder["samples"], version, folder["feed"]]));
        Assert.Matches(@"class 1: Dice 0\.\d+ \(95 % ", ran.Out);
        Assert.Matches(@"case0(01|09|17|25|33): \d+ pixels of background look like class 1", ran.Out);
    }

    private static Session Done(Session session)
    {
        Assert.True(session.ExitCode == 0, session.Out + session.Error);
        return session;
    }

    private static string Above(string folder) => File.Exists(Path.Combine(folder, "Sigmask.slnx")) ? folder : Above(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("These tests do not lie in the repository."));
}
