using System.Text;
using Sigmask.Cli.Health;

namespace Sigmask.Cli.Tests.Health;

public sealed class NativeLibraryCheckTests
{
    [Theory]
    [InlineData("libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by libLibTorchSharp.so)", "SigmaskRelaxNativeLibrary")]
    [InlineData("libtorch.so: cannot open shared object file: No such file or directory", "libtorch-cpu-linux-x64")]
    [InlineData("libLibTorchSharp.so: invalid ELF header", "bin and obj")]
    public void Each_reason_has_its_remedy(string reason, string remedy)
    {
        var finding = NativeLibraryCheck.Explain(reason);

        Assert.Equal(State.Problem, finding.State);
        Assert.Contains(reason, finding.Detail, StringComparison.Ordinal);
        Assert.Contains(remedy, finding.Remedy!, StringComparison.Ordinal);
    }

    [Fact]
    public void The_loaders_own_words_are_reported_for_a_broken_library()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["libBroken.so"], "no library");

        Assert.Contains(folder["libBroken.so"], NativeLibraryCheck.Reason(folder["libBroken.so"])!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GLIBCXX_3.4.32\0", true, State.Good)]
    [InlineData("GLIBCXX_3.4.30\0", true, State.Good)]
    [InlineData("GLIBCXX_3.4.30\0", false, State.Problem)]
    internal void An_old_cpp_runtime_is_a_problem_only_where_the_library_does_not_load(string versions, bool loads, State expected)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["libstdc++.so.6"], Encoding.ASCII.GetBytes("..." + versions + "..."));

        var finding = NativeLibraryCheck.CppRuntime(folder["libstdc++.so.6"], loads);

        Assert.Equal(expected, finding.State);
        Assert.Equal(expected == State.Problem, finding.Remedy is not null);
    }
}
