namespace Sigmask.Cli.Tests.Usage;

/// <summary>The tool as a process of its own.</summary>
public sealed class ProcessTests
{
    [Fact]
    public void Results_go_to_standard_output_and_the_exit_code_to_the_shell()
    {
        var (code, output, error) = ToolProcess.Run(ToolProcess.Program, ReferenceCases.Arguments("case01"));

        Assert.Equal("", error);
        Assert.Equal(0, code);
        Assert.Contains("\"value\": 0.506604", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_go_to_standard_error_and_the_exit_code_to_the_shell()
    {
        var (code, output, error) = ToolProcess.Run(ToolProcess.Program, ["loss", "--logits", "absent.npy", "--labels", "absent.npy"]);

        Assert.Equal(1, code);
        Assert.Equal("", output);
        Assert.StartsWith("sigmask loss: absent.npy", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Help_needs_no_native_library_and_doctor_says_what_is_wrong_without_it()
    {
        using var folder = new TemporaryFolder();
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory).Where(file => Path.GetExtension(file) is ".dll" || Path.GetFileName(file) == "Sigmask.Cli.runtimeconfig.json"))
        {
            File.Copy(file, folder[Path.GetFileName(file)]);
        }

        var program = folder["Sigmask.Cli.dll"];
        foreach (string[] args in (string[][])[["--help"], .. CommandLineTests.Verbs.Select(verb => new[] { verb.Data, "--help" })])
        {
            var (code, output, error) = ToolProcess.Run(program, args);
            Assert.Equal("", error);
            Assert.Equal(0, code);
            Assert.Contains("sigmask", output, StringComparison.Ordinal);
        }

        var doctor = ToolProcess.Run(program, ["doctor"]);
        Assert.Equal(1, doctor.ExitCode);
        Assert.Matches(@"problem +native library", doctor.Out);
        Assert.Contains("libtorch-cpu-", doctor.Out, StringComparison.Ordinal);

        var (lossCode, _, lossError) = ToolProcess.Run(program, ReferenceCases.Arguments("case01"));
        Assert.Equal(1, lossCode);
        Assert.Contains("sigmask doctor", lossError, StringComparison.Ordinal);
    }
}
