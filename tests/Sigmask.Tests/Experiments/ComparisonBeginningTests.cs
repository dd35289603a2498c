using System.Text;
using Sigmask.Data;
using Sigmask.Experiments;
using static Sigmask.Tests.Experiments.SmallComparison;

namespace Sigmask.Tests.Experiments;

/// <summary>What a comparison that begins, resumes or starts anew may take for its own in its folder.</summary>
public sealed class ComparisonBeginningTests : IDisposable
{
    private readonly string location = Directory.CreateTempSubdirectory("sigmask-comparison-").FullName;

    public void Dispose() => Directory.Delete(location, recursive: true);

    [Fact]
    public void A_folder_takes_more_trainings_and_refuses_others()
    {
        var folder = Folder("grid");
        ComparisonGrid Grid(params string[] losses) => new("plain", [.. Jobs(losses).Select(job => job.Planned)]);
        folder.Begin("{}", Grid("plain", "envelope"));
        folder.Begin("{}", Grid("plain", "envelope", "class"));

        var gone = Assert.Throws<DataException>(() => folder.Begin("{}", Grid("plain", "class")));
        Assert.Contains("envelope", gone.Message, StringComparison.Ordinal);
        Assert.Contains("`ComparisonFolder.Restart`", gone.Message, StringComparison.Ordinal);
        var grid = Grid("plain", "envelope", "class");
        var other = Assert.Throws<DataException>(() => folder.Begin("{}", grid with { Jobs = [grid.Jobs[0] with { Identity = "x" }, .. grid.Jobs.Skip(1)] }));
        Assert.Contains("trained otherwise", other.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whoever_starts_anew_loses_what_the_comparison_wrote_and_nothing_else()
    {
        var (folder, grid) = (Folder("anew"), new ComparisonGrid("plain", [.. Jobs("plain").Select(job => job.Planned)]));
        folder.Begin("{}", grid);
        Write(folder, $"jobs/{grid.Jobs[0].Name}/result.json", "pictures/hearts/a.png", "pictures/hearts/a.reference.png", "plots/ranks.svg", "results.json", "results.json.1-2.tmp", "mine.txt");

        folder.Restart("{ }", grid);
        Assert.Equal(["grid.json", "mine.txt", "plan.json"], Directory.EnumerateFileSystemEntries(folder.Location).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal("{ }", File.ReadAllText(folder.Plan));
        folder.Begin("{}", grid);
    }

    [Fact]
    public void Of_trainings_that_are_done_or_were_killed_all_goes_but_what_others_put_among_their_files()
    {
        var (folder, jobs) = (Folder("among"), Jobs("envelope", "plain"));
        var grid = new ComparisonGrid("plain", [.. jobs.Select(job => job.Planned)]);
        folder.Begin("{}", grid);
        (folder with { Part = new(1, 2) }).Begin("{}", grid);
        string[] mine =
        [
            "jobs/copy/result.json", $"jobs/{jobs[0].Name}/checkpoints/mine.safetensors", $"jobs/{jobs[0].Name}/excluded/mine.png", $"jobs/{jobs[0].Name}/notes.txt", $"jobs/{jobs[1].Name}/predictions/notes.txt",
            "pictures/hearts/mine.png", "pictures/mine.png", "plots/drafts/ranks.svg", "plots/mine.svg", "shards/00.tar",
        ];
        Write(folder, mine);
        new JobRun(jobs[0], folder).Run();
        Assert.Throws<InvalidOperationException>(() => new JobRun(jobs[1], folder) { Progress = new Kill(8) }.Run());
        Write(folder, $"jobs/{jobs[1].Name}/.lock", $"jobs/{jobs[1].Name}/checkpoints/last.safetensors.17-0a1b.tmp", "plots/curves_hearts_small_strong_dice.svg", "plots/noise_hearts_small.svg");
        new TestPictures(folder).Write(jobs);
        Assert.True(Directory.EnumerateFiles(folder.Location, "*", SearchOption.AllDirectories).Count() > 40);

        folder.Restart("{}", grid);

        Assert.Equal(
            mine.Concat(["grid.json", "plan.json"]).Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(folder.Location, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder.Location, path).Replace('\\', '/')).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_folder_of_other_things_is_not_cleared_whatever_it_has()
    {
        var (folder, grid) = (Folder("thesis"), new ComparisonGrid("plain", [.. Jobs("plain").Select(job => job.Planned)]));
        var mine = Path.Combine(folder.Location, "jobs", "cv.tex");
        Directory.CreateDirectory(Path.GetDirectoryName(mine)!);
        File.WriteAllText(mine, "");
        foreach (var start in new Action[] { () => folder.Begin("{}", grid), () => folder.Restart("{}", grid) })
        {
            Assert.EndsWith("holds no comparison; give another folder with `ComparisonFolder.Location`.", Assert.Throws<DataException>(start).Message, StringComparison.Ordinal);
        }

        // A file that only has the name of a grid does not say what is of a comparison.
        File.WriteAllText(folder.Grid, "{}");
        Assert.StartsWith($"{folder.Grid} cannot be read as the grid of a comparison (", Assert.Throws<DataException>(() => folder.Restart("{}", grid)).Message, StringComparison.Ordinal);
        Assert.Equal("{}", File.ReadAllText(folder.Grid));
        Assert.True(File.Exists(mine));

        // Shards of a data set may be called so as well.
        var data = Path.Combine(Folder("data").Location, "shards", "00.tar");
        Directory.CreateDirectory(Path.GetDirectoryName(data)!);
        File.WriteAllText(data, "");
        Folder("data").Restart("{}", grid);
        Assert.True(File.Exists(data));
    }

    [Fact]
    public void A_plan_that_no_comparison_wrote_is_not_written_over()
    {
        var (folder, grid) = (Folder("mine"), new ComparisonGrid("plain", [.. Jobs("plain").Select(job => job.Planned)]));
        Write(folder, "plan.json");
        void Refused()
        {
            foreach (var start in new Action[] { () => folder.Begin("{}", grid), () => folder.Restart("{}", grid) })
            {
                Assert.StartsWith($"{folder.Plan} says something else than this plan, and no grid.json beside it shows", Assert.Throws<DataException>(start).Message, StringComparison.Ordinal);
            }

            Assert.Empty(File.ReadAllText(folder.Plan));
            Assert.False(File.Exists(folder.Grid));
        }

        Refused();

        // Shards write theirs elsewhere, and so show nothing of this one.
        (folder with { Part = new(1, 1) }).Begin("{}", grid);
        Refused();
    }

    [Fact]
    public void A_plan_that_says_the_same_stays_as_it_is_and_what_a_comparison_wrote_is_updated()
    {
        var (folder, grid) = (Folder("same"), new ComparisonGrid("plain", [.. Jobs("plain").Select(job => job.Planned)]));
        Directory.CreateDirectory(folder.Location);

        // As some editors of Windows save it.
        File.WriteAllText(folder.Plan, "{}", Encoding.UTF8);
        var mine = File.ReadAllBytes(folder.Plan);

        folder.Begin("{}", grid);
        Assert.Equal(mine, File.ReadAllBytes(folder.Plan));
        folder.Begin("{ }", grid);
        Assert.Equal("{ }", File.ReadAllText(folder.Plan));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_a_test_case_both_pictures_are_written_whichever_of_them_a_killed_process_left(bool isImageLeft)
    {
        var (folder, jobs) = (Folder("pictures"), Jobs("plain"));
        var name = jobs[0].Data.Test.Whole.Cases[0].Case;
        string[] both = [folder.ImageFileOf("hearts", name), folder.ReferenceFile("hearts", name)];
        Write(folder, $"jobs/{jobs[0].Name}/result.json");
        new TestPictures(folder).Write(jobs);
        string[] Bytes() => Array.ConvertAll(both, path => Convert.ToHexString(File.ReadAllBytes(path)));
        var whole = Bytes();
        File.Delete(both[isImageLeft ? 1 : 0]);

        new TestPictures(folder).Write(jobs);

        Assert.Equal(whole, Bytes());
    }

    [Fact]
    public void Whoever_starts_anew_loses_the_pictures_of_a_test_case_that_a_process_left_between_the_two()
    {
        var (folder, jobs) = (Folder("between"), Jobs("plain"));
        var grid = new ComparisonGrid("plain", [.. jobs.Select(job => job.Planned)]);
        folder.Begin("{}", grid);
        Write(folder, $"jobs/{jobs[0].Name}/result.json");
        var reference = folder.ReferenceFile("hearts", jobs[0].Data.Test.Whole.Cases[0].Case);

        // No file can take the place of a folder.
        Directory.CreateDirectory(reference);
        Assert.Throws<DataException>(() => new TestPictures(folder).Write(jobs));
        Directory.Delete(reference);

        folder.Restart("{}", grid);
        Assert.False(Directory.Exists(folder.Pictures));
    }

    [Fact]
    public void Only_one_process_is_at_work_in_a_folder()
    {
        var folder = Folder("lock");
        using (folder.Lock())
        {
            Assert.Contains("another process", Assert.Throws<DataException>(folder.Lock).Message, StringComparison.Ordinal);
        }

        folder.Lock().Dispose();
        Assert.Empty(Directory.EnumerateFiles(folder.Location));
    }

    [Fact]
    public void Shards_share_a_folder_with_each_other_and_with_nobody_who_does_it_whole()
    {
        var (whole, first, second) = (Folder("shards"), Folder("shards") with { Part = new(1, 2) }, Folder("shards") with { Part = new(2, 2) });
        using (first.Lock())
        using (second.Lock())
        {
            Assert.Throws<DataException>(whole.Lock);
            Assert.Throws<DataException>(first.Lock);
        }

        using (whole.Lock())
        {
            Assert.Throws<DataException>(first.Lock);
        }

        first.Lock().Dispose();
    }

    [Fact]
    public void A_shard_by_another_plan_is_refused()
    {
        var (first, second) = (Folder("plans") with { Part = new(1, 2) }, Folder("plans") with { Part = new(2, 2) });
        var grid = new ComparisonGrid("plain", [.. Jobs("plain", "envelope").Select(job => job.Planned)]);
        Assert.False(Folder("plans").IsBegun);
        first.Begin("{}", grid);
        second.Begin("{}", grid);

        Assert.True(Folder("plans").IsBegun);
        Assert.Throws<DataException>(() => Folder("plans").ReadGrid());
        Assert.Contains("another plan", Assert.Throws<DataException>(() => second.RequireSuitable("{}", grid with { Jobs = [grid.Jobs[0]] })).Message, StringComparison.Ordinal);
        Folder("plans").Restart("{}", grid);
        Assert.False(File.Exists(first.Grid));
    }

    private static void Write(ComparisonFolder folder, params string[] names)
    {
        foreach (var path in names.Select(name => Path.Combine(folder.Location, name)))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, "");
        }
    }

    private ComparisonFolder Folder(string name) => new(Path.Combine(location, name));
}
