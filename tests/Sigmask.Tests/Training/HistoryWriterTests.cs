using Sigmask.Reports;
using Sigmask.Training;

namespace Sigmask.Tests.Training;

public sealed class HistoryWriterTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string File => folder["history.csv"];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_first_columns_are_those_that_scripts_rely_on()
    {
        using (var writer = new HistoryWriter(File, ["burn"], 0))
        {
            writer.Add(Report(1), null, TimeSpan.FromSeconds(1.5));
            writer.Add(Report(2), new(0.25, [0.5]), TimeSpan.FromSeconds(2));
        }

        Assert.Equal(
            [
                "step,epoch,loss,lr,seconds,objective,kept,sigma,top_k,gradient,val_dice,val_dice_burn",
                "1,3,0.5,0.001,1.5,0.4,0.9,0.1,,12,,",
                "2,3,0.5,0.001,2,0.4,0.9,0.1,,12,0.25,0.5",
            ],
            System.IO.File.ReadAllLines(File));
    }

    [Fact]
    public void Names_with_commas_and_quotes_are_read_as_they_were_written()
    {
        using (var writer = new HistoryWriter(File, ["left, \"upper\"", "b"], 0))
        {
            writer.Add(Report(1), null, default);
            writer.Add(Report(2), new(0.5, [0.75, 0.25]), default);
        }

        Assert.Equal([(2, 0.5)], TrainingHistory.Read(File).Dice);
        Assert.True(ProgressPicture.Draw(File, 2).Width > 0);
    }

    [Fact]
    public void What_was_written_is_read_by_the_name_of_its_column()
    {
        using (var writer = new HistoryWriter(File, ["burn"], 0))
        {
            writer.Add(Report(1), null, TimeSpan.FromSeconds(1.5));
            writer.Add(Report(2), new(0.25, [0.5]), TimeSpan.FromSeconds(2));
        }

        var table = HistoryTable.Read(File);

        Assert.Equal([1.5, 2.0], table.Column("seconds"));
        Assert.Equal([double.NaN, 0.5], table.Column("val_dice_burn"));
        Assert.Equal("val_dice_burn", table.Columns[^1]);
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("step,loss\n1,0.5\n", "it has no column 'val_dice'")]
    [InlineData("step,loss,val_dice\n1,0.5,\n2", "a step has no loss")]
    [InlineData("step,loss,val_dice\n1,x,\n", "'x'")]
    public void A_damaged_table_is_named_with_what_is_wrong_and_the_remedy(string text, string reason)
    {
        System.IO.File.WriteAllText(File, text);

        var message = Assert.Throws<DataException>(() => TrainingHistory.Read(File)).Message;

        Assert.StartsWith($"{File} cannot be read (", message, StringComparison.Ordinal);
        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.EndsWith("does that training again.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_row_has_as_many_fields_as_the_header()
    {
        using (var writer = new HistoryWriter(File, ["a", "b"], 0))
        {
            writer.Add(Report(1), null, default);
            writer.Add(Report(2), new(null, [null, 0.5]), default);
        }

        Assert.Single(System.IO.File.ReadLines(File).Select(row => row.Split(',').Length).Distinct());
    }

    [Fact]
    public void What_a_way_to_learn_knows_besides_has_the_last_columns()
    {
        using (var writer = new HistoryWriter(File, ["burn"], 0, ["noise_rate", "begun_1"]))
        {
            writer.Add(Report(1) with { Further = new([new("begun_1", null), new("noise_rate", 0.25)]) }, null, default);
            writer.Add(Report(2) with { Further = new([new("begun_1", 2)]) }, new(0.25, [0.5]), default);
        }

        Assert.Equal(["val_dice_burn noise_rate begun_1", " 0.25 ", "0.5  2"], System.IO.File.ReadLines(File).Select(row => string.Join(' ', row.Split(',')[^3..])));
    }

    [Fact]
    public void A_class_with_a_comma_in_its_name_stays_one_column()
    {
        new HistoryWriter(File, ["left, \"big\""], 0).Dispose();

        Assert.EndsWith(",val_dice,\"val_dice_left, \"\"big\"\"\"", System.IO.File.ReadAllLines(File)[0]);
    }

    [Fact]
    public void A_row_is_in_the_file_as_soon_as_it_is_added()
    {
        using var writer = new HistoryWriter(File, [], 0);
        writer.Add(Report(1), null, default);

        using var reader = new StreamReader(new FileStream(File, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        Assert.Equal(2, reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void A_table_that_is_gone_on_with_drops_the_steps_after_the_checkpoint_and_a_row_cut_short()
    {
        Write(1, 2, 3);
        System.IO.File.AppendAllText(File, "4");

        using (var writer = new HistoryWriter(File, [], keepUntil: 2))
        {
            writer.Add(Report(3), null, default);
        }

        Assert.Equal(["1", "2", "3"], Steps());
    }

    [Fact]
    public void A_new_table_keeps_nothing()
    {
        Write(1, 2);
        Write(7);

        Assert.Equal(["7"], Steps());
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_named()
    {
        Directory.CreateDirectory(File);

        var error = Assert.Throws<TrainingException>(() => new HistoryWriter(File, [], 0));

        Assert.StartsWith($"{File} could not be written", error.Message);
        Assert.Contains("choose another `RunFolder.Location`", error.Message);
    }

    private void Write(params int[] steps)
    {
        using var writer = new HistoryWriter(File, [], 0);
        foreach (var step in steps)
        {
            writer.Add(Report(step), null, default);
        }
    }

    private IEnumerable<string> Steps() => System.IO.File.ReadLines(File).Skip(1).Select(row => row.Split(',')[0]);

    private static StepReport Report(long step) => new()
    {
        Step = step, Epoch = 3, Images = 4, Loss = 0.5, Objective = 0.4, LearningRate = 0.001, GradientLength = 12, Sigma = 0.1, TopK = null, KeptShare = 0.9,
    };
}
