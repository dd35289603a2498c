using System.Globalization;

namespace Sigmask.Cli.Tests.BadInput;

/// <summary>Files that cannot be written to their end, in a process of its own: no more may be left than before, or than the steps that were finished.</summary>
public sealed class FullDiskTests(TrainedRun run) : IClassFixture<TrainedRun>, IDisposable
{
    // Files may have so many kilobytes. The signal that would end the process is ignored, so that writing fails as on a full disk.
    private const string LimitedFiles = """
        trap '' XFSZ; ulimit -f "$1"; shift; export DOTNET_EnableWriteXorExecute=0; exec dotnet "$@"
        """;

    // A disk of so many kilobytes in the folder, which only this process sees. It lists the disk's files in the end.
    private const string SmallDisk = """
        disk=$2; mount -t tmpfs -o size="$1k" none "$disk" || exit 99; shift 2; dotnet "$@"; code=$?; cd "$disk"; find . -type f | sort; exit $code
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(0, "labels.json", "predict --run {0}/run --input {0}/data --out {0}/out")]
    [InlineData(0, "out/metrics.json", "evaluate --run {0}/run --data {0}/data --out {0}/out")]
    [InlineData(0, "result.json", "models --json {0}/result.json")]
    [InlineData(4, ".png", "synth --task cardiac --count 2 --size 128 --out {0}/out --layout folder")]
    [InlineData(4, ".nii.gz", "synth --task cardiac --count 1 --size 128 --out {0}/out")]
    [InlineData(1, "out/run.json", "train --data {0}/data --out {0}/out --size 32 --steps 1 --base-width 4 --levels 2")]
    public void A_file_that_does_not_fit_is_named_and_no_part_of_it_is_left(int kilobytes, string file, string command)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the limit is set by a Linux shell");
        Prepare();
        var before = folder.Files.ToArray();

        var session = ToolProcess.Shell(LimitedFiles, [$"{kilobytes}", ToolProcess.Program, .. Words(command)]);

        Assert.Equal(1, session.ExitCode);
        Assert.Matches($"^sigmask [a-z]+: .*{file.Replace(".", "\\.", StringComparison.Ordinal)}.* could not be written .*Free space on the disk", LastLine(session));
        Assert.Empty(session.Out);
        Assert.Equal(before, folder.Files.Where(path => command.StartsWith("train", StringComparison.Ordinal) is false || !path.StartsWith("out", StringComparison.Ordinal)));
        Assert.DoesNotContain(folder.Files, path => path.EndsWith(".tmp", StringComparison.Ordinal) || path == file);
    }

    [Fact]
    public void A_training_whose_checkpoint_does_not_fit_keeps_whole_files_only_and_can_be_resumed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the limit is set by a Linux shell");
        Prepare();
        var command = Words("train --data {0}/data --out {0}/out --size 32 --steps 2 --base-width 4 --levels 2");

        var session = ToolProcess.Shell(LimitedFiles, ["8", ToolProcess.Program, .. command]);

        Assert.Equal(1, session.ExitCode);
        Assert.Matches(@"last\.safetensors could not be written .*what stood there before is intact. Free space on the disk", LastLine(session));
        Assert.Equal(["out/data.json", "out/history.csv", "out/labels.json", "out/run.json", "out/splits.json"], folder.Files.Where(path => path.StartsWith("out", StringComparison.Ordinal)));
        Assert.Equal(0, Session.Run([.. command, "--resume"]).ExitCode);
    }

    [Theory]
    [InlineData(64, "synth --task burn --count 4 --size 128 --out {0}/disk/out", "")]
    [InlineData(16, "predict --run {0}/run --input {0}/data --overlay --out {0}/disk/out", "")]
    [InlineData(32, "train --data {0}/data --out {0}/disk/out --size 32 --steps 2 --base-width 4 --levels 2", "./out/data.json ./out/history.csv ./out/labels.json ./out/run.json ./out/splits.json")]
    public void A_disk_that_is_full_is_told_and_whole_files_are_all_that_is_left(int kilobytes, string command, string left)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && ToolProcess.Shell("unshare -rm true", []).ExitCode == 0, "this system lets no process mount a disk of its own");
        Prepare();
        Directory.CreateDirectory(folder["disk"]);

        var session = ToolProcess.Shell($"unshare -rm bash -c '{SmallDisk.Replace("'", "'\\''", StringComparison.Ordinal)}' bash \"$@\"", [$"{kilobytes}", folder["disk"], ToolProcess.Program, .. Words(command)]);

        Assert.SkipWhen(session.ExitCode == 99, "this system lets no process mount a disk of its own");
        Assert.Equal(1, session.ExitCode);
        Assert.Matches(@"^sigmask [a-z]+: .* could not be written \(No space left on device.*Free space on the disk", LastLine(session));
        Assert.Equal(left.Split(' ', StringSplitOptions.RemoveEmptyEntries), session.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private void Prepare()
    {
        SquareData.Write(folder["data"], 4);
        run.CopyTo(folder["run"]);
    }

    private string[] Words(string command) => [.. command.Split(' ').Select(word => string.Format(CultureInfo.InvariantCulture, word, folder.Path))];

    private static string LastLine(Session session) => session.Error.TrimEnd().Split('\n')[^1];
}
