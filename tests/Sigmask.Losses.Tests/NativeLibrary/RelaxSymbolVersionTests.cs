using System.Collections;
using System.Security.Cryptography;
using Microsoft.Build.Framework;
using Sigmask.Build;

namespace Sigmask.Losses.Tests.NativeLibrary;

/// <summary>The build task around the edit: what it writes, and what it leaves alone.</summary>
public sealed class RelaxSymbolVersionTests : IDisposable
{
    private static readonly string Delivered = Path.Combine(AppContext.BaseDirectory, "NativeLibrary", "as-delivered.so");

    private readonly string folder = Directory.CreateTempSubdirectory("sigmask-native-").FullName;
    private readonly BuildLog log = new();

    private string Copy => Path.Combine(folder, "obj", "native", "libLibTorchSharp.so");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_delivered_file_is_only_read_and_the_copy_is_mended()
    {
        var before = Hash(Delivered);

        Assert.True(Run(Delivered));

        Assert.Equal(before, Hash(Delivered));
        Assert.NotEqual(before, Hash(Copy));
        Assert.Equal([Copy], Directory.GetFiles(Path.GetDirectoryName(Copy)!));
    }

    [Fact]
    public void A_second_build_does_not_write_the_copy_again()
    {
        Run(Delivered);
        var written = DateTime.UnixEpoch.AddYears(30);
        File.SetLastWriteTimeUtc(Copy, written);

        Assert.True(Run(Delivered));

        Assert.Equal(written, File.GetLastWriteTimeUtc(Copy));
    }

    [Fact]
    public void A_copy_of_another_release_is_replaced_whatever_its_time()
    {
        Run(Delivered);
        var good = Hash(Copy);
        File.WriteAllText(Copy, "older release");
        File.SetLastWriteTimeUtc(Copy, File.GetLastWriteTimeUtc(Delivered));

        Assert.True(Run(Delivered));

        Assert.Equal(good, Hash(Copy));
    }

    [Fact]
    public void The_copys_time_differs_from_the_delivered_files_so_that_output_folders_take_it()
    {
        Run(Delivered);

        Assert.NotEqual(File.GetLastWriteTimeUtc(Delivered), File.GetLastWriteTimeUtc(Copy));
    }

    [Fact]
    public void A_destination_that_is_a_hard_link_to_the_package_does_not_lead_into_the_package()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "hard links are made with ln here");
        var package = Path.Combine(folder, "package.so");
        File.Copy(Delivered, package);
        Directory.CreateDirectory(Path.GetDirectoryName(Copy)!);
        using (var link = System.Diagnostics.Process.Start("ln", [package, Copy]))
        {
            link.WaitForExit();
            Assert.Equal(0, link.ExitCode);
        }

        Assert.True(Run(package));

        Assert.Equal(Hash(Delivered), Hash(package));
        Assert.NotEqual(Hash(package), Hash(Copy));
    }

    [Fact]
    public void An_unreadable_library_fails_the_build_with_the_file_and_the_remedy()
    {
        var source = Path.Combine(folder, "broken.so");
        File.WriteAllText(source, "broken");

        Assert.False(Run(source));

        var message = Assert.Single(log.Errors);
        Assert.Contains(source, message, StringComparison.Ordinal);
        Assert.Contains("SigmaskRelaxNativeLibrary=false", message, StringComparison.Ordinal);
        Assert.False(File.Exists(Copy));
    }

    private static string Hash(string file) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)));

    private bool Run(string source) => new RelaxSymbolVersion { BuildEngine = log, Source = source, Destination = Copy }.Execute();

    private sealed class BuildLog : IBuildEngine
    {
        public List<string> Errors { get; } = [];

        public bool ContinueOnError => false;

        public int LineNumberOfTaskNode => 0;

        public int ColumnNumberOfTaskNode => 0;

        public string ProjectFileOfTaskNode => "test.csproj";

        public bool BuildProjectFile(string projectFileName, string[] targetNames, IDictionary globalProperties, IDictionary targetOutputs) => false;

        public void LogCustomEvent(CustomBuildEventArgs e)
        {
        }

        public void LogErrorEvent(BuildErrorEventArgs e) => Errors.Add(e.Message ?? "");

        public void LogMessageEvent(BuildMessageEventArgs e)
        {
        }

        public void LogWarningEvent(BuildWarningEventArgs e)
        {
        }
    }
}
