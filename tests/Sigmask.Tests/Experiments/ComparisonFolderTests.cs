using Sigmask.Data;
using Sigmask.Experiments;
using Sigmask.Imaging;
using Sigmask.Files;

namespace Sigmask.Tests.Experiments;

public sealed class ComparisonFolderTests : IDisposable
{
    private static readonly CellKey Key = new("burn phantoms", "unet-tiny", "envelope, class", "ratio:ratio=0.7,share=0.5", 2, "1/5");

    private readonly string location = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    private ComparisonFolder Folder => new(location);

    public void Dispose()
    {
        if (Directory.Exists(location))
        {
            Directory.Delete(location, recursive: true);
        }
    }

    [Fact]
    public void A_result_is_read_as_it_was_written()
    {
        var result = Result();
        AtomicFile.WriteText(Folder.Job("a").Result, result.ToJson());

        var read = JobResult.Read(Folder.Job("a").Result);

        Assert.Equal(result.ToJson(), read.ToJson());
        Assert.Equal(result.Scores, read.Scores);
        Assert.Equal((0.8, 2 / 3.0), (read.Scores[0].Dice!.Value, read.Scores[0].Iou!.Value));
        Assert.Equal((result.Key, null), (read.Key, read.Scores[1].Dice));
        Assert.Contains("\"dice\": 0.8,", result.ToJson(), StringComparison.Ordinal);
        Assert.Contains("\"late\": 0.75", result.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_trainings_that_are_done_have_results_in_the_order_of_the_grid()
    {
        var grid = new ComparisonGrid("plain", [.. ((string[])["c", "b", "a"]).Select(name => new PlannedJob(name, name, Key with { Loss = name }) { IsTruthKnown = name == "b" })]);
        AtomicFile.WriteText(Folder.Grid, grid.ToJson());
        AtomicFile.WriteText(Folder.Job("a").Result, (Result() with { Identity = "a", Key = Key with { Loss = "a" } }).ToJson());
        AtomicFile.WriteText(Folder.Job("c").Result, (Result() with { Identity = "c", Key = Key with { Loss = "c" } }).ToJson());
        AtomicFile.WriteText(Folder.Job("b").Run.History, "step\n");

        var read = Folder.ReadGrid();

        Assert.Equal(grid.Jobs, read.Jobs);
        Assert.Equal(["c", "a"], Folder.ReadResults(read).Select(result => result.Key.Loss));
    }

    [Fact]
    public void A_training_with_other_data_than_when_it_was_begun_is_refused_before_and_after()
    {
        var begun = new PlannedJob("a", "as it was", Key);
        AtomicFile.WriteText(Folder.Grid, new ComparisonGrid("plain", [begun]).ToJson());
        Folder.RequireUnchanged(begun);
        Folder.RequireUnchanged(begun with { Name = "another", Identity = "new" });
        var before = Assert.Throws<DataException>(() => Folder.RequireUnchanged(begun with { Identity = "as it is" }));
        Assert.Contains("its data or encoder weights have changed since the comparison was begun", before.Message, StringComparison.Ordinal);

        AtomicFile.WriteText(Folder.Job("a").Result, (Result() with { Identity = "as it is" }).ToJson());
        var after = Assert.Throws<DataException>(() => Folder.ReadResults(Folder.ReadGrid()));
        Assert.Equal($"{Folder.Job("a").Result} is of other data or settings than the plan's. Delete the folder that it lies in, and the same command trains it anew.", after.Message);
    }

    [Fact]
    public void What_was_left_out_is_read_as_it_was_written()
    {
        ExclusionRow[] rows = [new(20, 0, 3000, 12, 1.5, 0.25), new(20, 1, 1096, -1, 0, -1)];
        AtomicFile.WriteText(Folder.Job("a").Exclusion, ExclusionRow.Format(rows));
        var picture = new ExcludedPicture("p/1", new Picture(2, 1, 3, [1, 2, 3, 4, 5, 6]), new Picture(2, 1, 1, [0, 1]), new Picture(2, 1, 1, [1, 1]), new Picture(2, 1, 1, [255, 0]));
        picture.Write(Path.Combine(Folder.Job("a").Excluded, "1"));

        Assert.Equal(rows, Folder.Job("a").ReadExclusion());
        Assert.Equal("step,class,pixels,wrong,dropped,dropped_wrong", ExclusionRow.Format(rows).Split('\n')[0]);
        var read = Assert.Single(Folder.Job("a").ReadExcluded());
        Assert.Equal("p/1", read.Case);
        Assert.Equal(picture.LeftOut.Pixels, read.LeftOut.Pixels);
        Assert.Equal(picture.Image.Pixels, read.Image.Pixels);
        Assert.Empty(Folder.Job("b").ReadExclusion());
        Assert.Empty(Folder.Job("b").ReadExcluded());
        Assert.Null(Folder.Job("a").Prediction("p"));
        Assert.Null(Folder.Picture("burn", "p"));
    }

    [Fact]
    public void Of_a_test_case_of_which_one_picture_was_written_there_is_nothing_to_look_at()
    {
        var picture = new Picture(2, 1, 1, [0, 1]);
        ImageFile.WritePng(Folder.ReferenceFile("burn", "a"), picture);
        ImageFile.WritePng(Folder.ImageFileOf("burn", "b"), picture);

        Assert.Null(Folder.Picture("burn", "a"));
        Assert.Null(Folder.Picture("burn", "b"));
    }

    [Fact]
    public void A_damaged_result_is_an_error_of_one_line_with_the_remedy()
    {
        AtomicFile.WriteText(Folder.Job("a").Result, "{\"key\": ");
        AtomicFile.WriteText(Folder.Job("a").Exclusion, "step,class\n1,x\n");

        var error = Assert.Throws<DataException>(() => JobResult.Read(Folder.Job("a").Result));
        Assert.Contains(Folder.Job("a").Result, error.Message, StringComparison.Ordinal);
        Assert.Contains("Delete it", error.Message, StringComparison.Ordinal);
        Assert.Throws<DataException>(() => Folder.Job("a").ReadExclusion());
        Assert.Throws<DataException>(() => Folder.ReadGrid());
    }

    [Fact]
    public void Folders_are_named_by_what_was_trained() =>
        Assert.Equal("burn-phantoms_unet-tiny_envelope-class_ratio-ratio-0.7-share-0.5_seed2_fold1-5", FolderName.Of(Key));

    [Fact]
    public void A_case_is_shown_on_one_grid_whatever_is_shown_of_it()
    {
        byte[] labels = new byte[2 * 600 * 300];
        labels[(600 * 300) + (300 * 3) + 6] = 1;
        var sample = new Sample { Case = "a", Patient = "a", Image = new float[labels.Length], Labels = labels, Channels = 1, Size = [2, 600, 300] };

        var grid = PictureGrid.Of(sample);
        var plane = grid.Plane(labels);

        Assert.Equal(new PictureGrid(1, 3, 600, 300), grid);
        Assert.Equal((100, 200), (plane.Width, plane.Height));
        Assert.Equal((100, 200), (grid.Image(sample).Width, grid.Image(sample).Height));
        Assert.Equal((102, 1), (Array.IndexOf(plane.Pixels, (byte)1), plane.Pixels.Sum(value => value)));
    }

    private static JobResult Result() => new()
    {
        Key = Key,
        Identity = "abc",
        Classes = ["background", "skin"],
        Scores = [new("p1", "patient1", 1, "skin", 4, 1, 1, 10, 0.75), new("p2", "patient2", 1, "skin", 0, 0, 0, 16, null)],
        LateValidations = 2,
        Curve = [new(200, 0.5), new(400, null)],
        Steps = 400,
        ChosenStep = null,
        Seconds = 21.5,
        MillisecondsPerStep = 48.25,
        PeakMegabytes = 480,
    };
}
