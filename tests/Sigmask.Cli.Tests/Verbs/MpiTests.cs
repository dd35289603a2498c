using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using Sigmask.Imaging;

namespace Sigmask.Cli.Tests.Verbs;

/// <summary>
/// Trainings that <c>mpirun</c> starts as several processes, with either library. Rounding may turn a decision of a network round, by the processor in a training or other: so the curve of one of three seeds must be that of
/// one process to 1e-5, and all to 1e-2.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class MpiTests : IDisposable
{
    private const int Seeds = 3;
    private const double Tolerance = 1e-5;
    private const double ToleranceAfterATurn = 1e-2;
    private const string Mpich = "mpirun.mpich";
    private const string OpenMpi = "mpirun.openmpi";

    // As root Open MPI wants to be asked twice, and on few cores it wants to be told that they are shared.
    private static readonly string[] ForOpenMpi = ["--allow-run-as-root", "--oversubscribe"];

    private readonly TemporaryFolder folder = new();

    public MpiTests()
    {
        SquareData.Write(folder["data"]);

        // Cases of which no pixel counts: whichever rank has one, the others have none.
        foreach (var index in (int[])[2, 5])
        {
            ImageFile.WritePng(folder[$"data/masks/case{index}.png"], new Picture(SquareData.Side, SquareData.Side, 1, [.. Enumerable.Repeat((byte)128, SquareData.Side * SquareData.Side)]));
        }
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(Mpich, 2, "--smoothing", "hard", "--top-k", "0.75")]
    [InlineData(OpenMpi, 4, "--smoothing", "fermi-dirac", "--top-k", "3")]
    public void Ranks_learn_what_one_process_learns_from_the_whole_batch(string launcher, int ranks, params string[] options)
    {
        RequireLauncher(launcher);
        RequireSame(options, seeded =>
        {
            var parts = Launch(launcher, ranks, Train("parts", seeded));
            Assert.True(parts.ExitCode == 0, parts.Error);
            Assert.Contains($"{ranks} processes, 1 thread each", parts.Error, StringComparison.Ordinal);
            Assert.Single(parts.Out.Split('\n'), line => line.Contains("50 steps in", StringComparison.Ordinal));
        });
    }

    [Theory]
    [InlineData(Mpich)]
    [InlineData(OpenMpi)]
    public void A_rank_that_is_killed_ends_the_job_and_the_training_goes_on_with_another_number_of_ranks(string launcher)
    {
        RequireLauncher(launcher);
        RequireSame(["--top-k", "0.75"], seeded =>
        {
            var killed = ToolProcess.ActWhenItSays("step 25/50", Program(launcher), Words(launcher, 3, Train("parts", seeded)), _ => Kill(rank: 1));
            Assert.NotEqual(0, killed.ExitCode);
            Assert.False(File.Exists(folder["parts/model.safetensors"]));

            var rest = Launch(launcher, 2, [.. Train("parts", seeded), "--resume"]);
            Assert.True(rest.ExitCode == 0, rest.Error);
        });
    }

    [Theory]
    [InlineData(Mpich)]
    [InlineData(OpenMpi)]
    public void Ranks_with_other_data_and_a_rank_without_any_are_told_on_one_line(string launcher)
    {
        RequireLauncher(launcher);
        SquareData.Write(folder["other/data"], count: 9);
        var (other, none) = (Train("parts"), Train("parts"));
        (other[2], none[2]) = (folder["other/data"], folder["nothing"]);

        var differing = Run(launcher, [.. Words(launcher, 1, Train("parts")), ":", .. Words(launcher, 1, other)[Options(launcher).Length..]]);
        Assert.NotEqual(0, differing.ExitCode);
        Assert.Contains("rank 1 (", Complaint(differing), StringComparison.Ordinal);
        Assert.Contains("data.cases was 8 and is 7", Complaint(differing), StringComparison.Ordinal);
        var missing = Run(launcher, [.. Words(launcher, 1, Train("parts")), ":", .. Words(launcher, 1, none)[Options(launcher).Length..]]);
        Assert.NotEqual(0, missing.ExitCode);
        Assert.Contains("rank 1 of 2 on ", Complaint(missing), StringComparison.Ordinal);
        Assert.Contains("nothing", Complaint(missing), StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["parts"]));
    }

    [Fact]
    public void A_mistake_that_all_ranks_make_is_told_once_and_so_is_a_library_that_is_missing()
    {
        var mistyped = ToolProcess.Shell("""PMI_SIZE=2 PMI_RANK=0 dotnet "$@"; PMI_SIZE=2 PMI_RANK=1 dotnet "$@" """, [ToolProcess.Program, .. Train("parts"), "--bach", "4"]);
        mistyped.ShouldFail(2, "--bach", "--batch");

        var missing = ToolProcess.Shell("""SIGMASK_MPI_LIBRARY=/nowhere/libmpi.so PMI_SIZE=2 PMI_RANK=0 dotnet "$@"; SIGMASK_MPI_LIBRARY=/nowhere/libmpi.so PMI_SIZE=2 PMI_RANK=1 dotnet "$@" """, [ToolProcess.Program, .. Train("parts")]);
        missing.ShouldFail(1, "sigmask train: Started as one of 2 processes (PMI_SIZE=2)", "/nowhere/libmpi.so", "mpich or openmpi-bin");
        Assert.False(Directory.Exists(folder["parts"]));
    }

    private static string[] Options(string launcher) => launcher == OpenMpi ? ForOpenMpi : [];

    private static string[] Words(string launcher, int ranks, string[] args) => [.. Options(launcher), "-n", ranks.ToString(CultureInfo.InvariantCulture), "dotnet", ToolProcess.Program, .. args];

    private static Session Launch(string launcher, int ranks, string[] args) => Run(launcher, Words(launcher, ranks, args));

    private static Session Run(string launcher, string[] words) => ToolProcess.Launch(Program(launcher), words);

    private static string Complaint(Session session) => Assert.Single(session.Error.Split('\n'), line => line.StartsWith("sigmask train: ", StringComparison.Ordinal));

    private static string Program(string launcher) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, launcher)).FirstOrDefault(File.Exists) ?? "";

    private static void RequireLauncher(string launcher) => Assert.SkipUnless(Program(launcher).Length > 0, $"needs {launcher} (Debian: {(launcher == Mpich ? "mpich" : "openmpi-bin")})");

    private string[] Train(string name, params string[] options) =>
    [
        "train", "--data", folder["data"], "--out", folder[name], "--labels", "0=background,255=square,128=ignore", "--size", "16", "--batch", "4", "--steps", "50", "--optimizer", "sgd", "--lr", "0.002", "--validate-every", "10", "--base-width", "6", "--levels", "2",
        "--normalization", "instance", "--augment", "light", "--evidence", "off", "--threads", "1", .. options,
    ];

    private void Kill(int rank)
    {
        foreach (var process in Process.GetProcessesByName("dotnet"))
        {
            var place = $"/proc/{process.Id}";
            if (Text(place, "cmdline").Contains(folder["parts"], StringComparison.Ordinal) && Text(place, "environ").Split('\0').Any(one => one == $"PMI_RANK={rank}" || one == $"OMPI_COMM_WORLD_RANK={rank}"))
            {
                process.Kill();
            }

            process.Dispose();
        }
    }

    // Another process may end while it is looked at.
    private static string Text(string place, string name)
    {
        try
        {
            return File.ReadAllText(Path.Combine(place, name));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private void RequireSame(string[] options, Action<string[]> trainParts)
    {
        var apart = new List<double>();
        for (var seed = 1; seed <= Seeds; seed++)
        {
            string[] seeded = [.. options, "--seed", seed.ToString(CultureInfo.InvariantCulture)];
            var whole = Session.Run(Train("whole", seeded));
            Assert.True(whole.ExitCode == 0, whole.Error);
            trainParts(seeded);
            var (one, other) = (Losses("whole"), Losses("parts"));
            Assert.Equal(50, one.Length);
            Assert.Equal(one.Length, other.Length);
            apart.Add(one.Zip(other).Max(pair => Math.Abs(pair.First - pair.Second) / pair.First));
            Assert.InRange(apart[^1], 0, ToleranceAfterATurn);
            if (apart[^1] <= Tolerance)
            {
                return;
            }

            Directory.Delete(folder["whole"], recursive: true);
            Directory.Delete(folder["parts"], recursive: true);
        }

        Assert.Fail($"The curves are {string.Join(", ", apart)} apart.");
    }

    private double[] Losses(string name) => [.. File.ReadLines(folder[$"{name}/history.csv"]).Skip(1).Select(row => double.Parse(row.Split(',')[2], CultureInfo.InvariantCulture))];
}
