using Sigmask.Auditing;
using Sigmask.Tests.Training;
using Sigmask.Training;

namespace Sigmask.Tests.Auditing;

public sealed class AuditFolderTests : IDisposable
{
    private static readonly DiscSource Discs = new(3, [8, 8]);

    private readonly TemporaryFolder parent = new();

    private AuditFolder Folder => new(parent["audit"]);

    public void Dispose() => parent.Dispose();

    [Fact]
    public void A_folder_that_is_new_or_was_left_by_a_process_that_was_killed_as_it_began_holds_nothing_of_others()
    {
        Assert.Empty(Folder.Strangers);
        Write(".lock", "folds/1/.training", "folds/1/run.json.12-ab.tmp");

        Assert.Empty(Folder.Strangers);
        Assert.False(Folder.IsBegun);
    }

    [Fact]
    public void Folds_are_those_of_an_audit_if_one_of_them_has_the_record_of_a_run()
    {
        Write("folds/mine.txt", "folds/1/notes.txt", "overlays/mine.png", "cases.csv");
        Assert.Equal(["cases.csv", "folds", "overlays"], Folder.Strangers);

        Write("folds/2/run.json");
        Assert.Empty(Folder.Strangers);
        Assert.True(Folder.IsBegun);
        Assert.False(Folder.IsFinished);
    }

    [Fact]
    public void What_somebody_wrote_or_trained_by_hand_under_such_names_is_no_audit()
    {
        Write("folds/1/run.json");
        File.WriteAllText(parent["audit/folds/1/run.json"], "mine");
        Assert.Equal(["folds"], Folder.Strangers);

        Write("folds/1/run.json", "folds/1/data.json");
        Assert.Equal(["folds"], Folder.Strangers);
        Folder.Clear();
        Assert.True(File.Exists(parent["audit/folds/1/run.json"]));
    }

    [Fact]
    public void Folders_of_others_are_not_cleared_away()
    {
        Write("folds/mine.txt", "overlays/mine.png");

        Folder.Clear();

        Assert.True(File.Exists(parent["audit/folds/mine.txt"]));
        Assert.True(File.Exists(parent["audit/overlays/mine.png"]));
    }

    [Theory]
    [InlineData("audit.json")]
    [InlineData("folds/1/run.json")]
    public void An_audit_is_cleared_away_whether_it_is_finished_or_not_and_files_beside_it_stay(string own)
    {
        Write(own, "overlays/0001_a_1.png", "verdicts.csv");

        Folder.Clear();

        Assert.Equal(["verdicts.csv"], Directory.EnumerateFileSystemEntries(parent["audit"]).Select(path => Path.GetFileName(path)));
    }

    [Fact]
    public void What_others_put_among_the_files_of_an_audit_stays()
    {
        string[] mine = ["folds/1/notes.txt", "folds/3/data.json", "folds/3/run.json", "folds/mine.txt", "folds/thesis/metrics.json", "overlays/drafts/0001_a_1.png", "overlays/mine.png", "verdicts.csv"];
        Write(
        [
            .. mine, "audit.csv", "audit.html", "audit.json", "cases.csv", "folds/1/checkpoints/last.safetensors", "folds/1/history.csv", "folds/1/model.safetensors", "folds/1/run.json", "folds/1/run.json.12-ab.tmp",
            "folds/1-2/.training", "folds/2/run.json", "overlays/0001_a_1.png", "overlays/12345_case 2_10.png", "overlays/0002_b_1.png.12-ab.tmp",
        ]);

        Folder.Clear();

        Assert.Equal(mine, Directory.EnumerateFiles(parent["audit"], "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(parent["audit"], path).Replace('\\', '/')).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_picture_is_named_so_that_it_is_told_from_those_of_others()
    {
        Write("overlays/mine.png");
        foreach (var path in new[] { Folder.OverlayFile(1, "case 1", 2), Folder.OverlayFile(10000, "a_b", 11) })
        {
            File.WriteAllText(path, "");
        }

        Folder.ClearOverlays();

        Assert.Equal(["mine.png"], Directory.GetFiles(Folder.Overlays).Select(path => Path.GetFileName(path)));
    }

    [Theory]
    [InlineData(null, "verdicts.csv", "folds/1/run.json.12-ab.tmp")]
    [InlineData("cases.csv", "cases.csv", "notes.txt")]
    [InlineData("audit.html", "audit.html")]
    [InlineData("overlays", "overlays/mine.png")]
    [InlineData(null, "cases.csv", "folds/1/run.json")]
    public void What_an_audit_would_write_over_is_told_if_none_wrote_it(string? obstacle, params string[] names)
    {
        Write(names);

        Assert.Equal(obstacle, Folder.Obstacle);
    }

    [Fact]
    public void Two_audits_do_not_work_in_one_folder()
    {
        using (Folder.Lock())
        {
            var error = Assert.Throws<DataException>(() => Folder.Lock());
            Assert.StartsWith($"{parent["audit"]}: another audit is at work", error.Message, StringComparison.Ordinal);
            Assert.Empty(Folder.Strangers);
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(parent["audit"]));
        Folder.Lock().Dispose();
    }

    private void Write(params string[] names)
    {
        foreach (var path in names.Select(name => parent[$"audit/{name}"]))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, Path.GetFileName(path) == "run.json" ? Record() : "{}");
        }
    }

    private static string Record() => RunRecord.Of(Plans.Small(1), Plans.Small(1).ModelFor(Discs.Description), Discs).ToJson();
}
