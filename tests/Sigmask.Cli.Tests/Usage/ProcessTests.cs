using System.Diagnostics;

namespace Sigmask.Cli.Tests.Usage;

/// <summary>The tool as a process of its own.</summary>
public sealed class ProcessTests
{
    [Fact]
    public void Results_go_to_standard_output_and_the_exit_code_to_the_shell()
    {
        var (code, output, error) = Run(AppContext.BaseDirectory, ReferenceCases.Arguments("case01"));

        Assert.Equal("", error);
        Assert.Equal(0, code);
        Assert.Contains("\"value\": 0.506604", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_go_to_standard_error_and_the_exit_code_to_the_shell()
    {
        var (code, output, error) = Run(AppContext.BaseDirectory, ["loss", "--logits", "absent.npy", "--labels", "absent.npy"]);

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

        foreach (string[] args in (string[][])[["--help"], .. CommandLineTests.Verbs.Select(verb => new[] { verb.Data, "--help" })])
        {
            var (code, output, error) = Run(folder.Path, args);
            Assert.Equal("", error);
            Assert.Equal(0, code);
            Assert.Contains("sigmask", output, StringComparison.Ordinal);
        }

        var doctor = Run(folder.Path, ["doctor"]);
        Assert.Equal(1, doctor.Code);
        Assert.Matches(@"problem +native library", doctor.Output);
        Assert.Contains("libtorch-cpu-", doctor.Output, StringComparison.Ordinal);

        var (lossCode, _, lossError) = Run(folder.Path, ReferenceCases.Arguments("case01"));
        Assert.Equal(1, lossCode);
        Assert.Contains("sigmask doctor", lossError, StringComparison.Ordinal);
    }

    private static (int Code, string Output, string Error) Run(string folder, IEnumerable<string> args)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(folder, "Sigmask.Cli.dll"), .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
