using System.Text.Json.Nodes;
using Sigmask.Cli.Tests.BadInput;
using Sigmask.Data;
using Sigmask.Imaging;

namespace Sigmask.Cli.Tests.Verbs;

/// <summary>Which cases <c>evaluate --run</c> scores: none of those that the run learned from is taken for unseen.</summary>
public sealed class EvaluateRunTests : IClassFixture<TrainedRun>, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Split split;

    public EvaluateRunTests(TrainedRun run)
    {
        SquareData.Write(folder["data"], 4);
        run.CopyTo(folder["run"]);
        split = SplitFile.Read(folder["run/splits.json"]);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Of_the_data_of_the_training_those_held_back_are_scored()
    {
        var session = Evaluate();

        Assert.Contains($"{Quantity.Of(split.Validation.Count, "case")} that {Quantity.Word(split.Validation.Count, "was", "were")} held back from the training", session.Error, StringComparison.Ordinal);
        Assert.Equal(split.Validation, Scored(session));
    }

    [Fact]
    public void That_cases_also_chose_the_weights_is_told_and_noted()
    {
        var caveat = split.Validation.Count == 1
            ? "The case that is scored also chose the weights: the training kept those with the best Dice on it, so these scores may be too good."
            : $"The {split.Validation.Count} cases that are scored also chose the weights: the training kept those with the best Dice on them, so these scores may be too good.";

        var session = Evaluate();
        Assert.Contains(caveat, session.Error, StringComparison.Ordinal);
        Assert.Equal([caveat], Report(session)["notes"]!.AsArray().Select(note => (string)note!).Where(note => note.Contains("chose", StringComparison.Ordinal)));

        Rename(split.Training[0], "new");
        session = Evaluate();
        Assert.Contains($"{split.Validation.Count} of the {split.Validation.Count + 1} cases that are scored also chose the weights", session.Error, StringComparison.Ordinal);

        foreach (var name in split.Validation)
        {
            Remove(name);
        }

        Assert.DoesNotContain("chose the weights", Evaluate().Error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_written_is_told()
    {
        var session = Session.Run("evaluate", "--run", folder["run"], "--data", folder["data"], "--out", folder["out"], "--plots");
        Assert.Contains($"{folder["out"]}: metrics.json, metrics.csv, plots/ written.", session.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Cases_held_back_that_are_missing_are_counted_and_named_in_the_notes()
    {
        WriteSplit(split with { Validation = [.. split.Validation, "gone"] });

        var session = Evaluate();

        Assert.Contains("; of those held back from its training 1 case (gone) is missing", session.Error, StringComparison.Ordinal);
        Assert.Contains("1 case (gone) is missing", $"{Report(session)["notes"]}", StringComparison.Ordinal);
        Assert.Equal(split.Validation, Scored(session));
    }

    [Fact]
    public void Where_all_that_was_held_back_is_missing_others_are_scored_and_the_notes_say_so()
    {
        Rename(split.Validation[0], "new");
        WriteSplit(split with { Validation = [split.Validation[0], "gone"] });

        var session = Evaluate();

        Assert.Contains($"of those held back from its training 2 cases ({split.Validation[0]}, gone) are missing", $"{Report(session)["notes"]}", StringComparison.Ordinal);
        Assert.Contains("new", Scored(session));
    }

    [Fact]
    public void Cases_of_the_training_are_left_out_though_an_annotation_was_changed_or_a_case_removed_since()
    {
        Redraw(split.Training[0]);
        RequireLeftOut(split.Training.Count);

        Remove(split.Training[0]);
        RequireLeftOut(split.Training.Count - 1);
    }

    [Fact]
    public void New_cases_beside_changed_ones_of_the_training_are_scored_as_unseen()
    {
        Rename(split.Training[0], "new");
        Redraw(split.Training[1]);

        Assert.Equal([.. split.Validation, "new"], Scored(Evaluate()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Names_of_the_training_alone_may_be_of_other_images_which_is_said()
    {
        foreach (var name in split.Validation)
        {
            Remove(name);
        }

        Redraw(split.Training[0]);
        var session = Evaluate();

        Assert.Contains("that the run learned from: if they show the same images, these scores are too good", session.Error, StringComparison.Ordinal);
        Assert.Contains("too good", $"{Report(session)["notes"]}", StringComparison.Ordinal);
        Assert.Equal(split.Training, Scored(session));
    }

    [Fact]
    public void Nothing_but_cases_of_the_training_is_said_to_be_learned()
    {
        foreach (var name in split.Validation)
        {
            Remove(name);
        }

        Assert.Contains("the run learned from them, so these scores are too good", Evaluate().Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_without_a_name_of_the_training_are_others()
    {
        foreach (var name in split.Training)
        {
            Rename(name, $"other-{name}");
        }

        var session = Evaluate();

        Assert.Contains("all 4 cases; the run was trained on other data", session.Error, StringComparison.Ordinal);
        Assert.Equal(4, Scored(session).Count());
    }

    [Fact]
    public void Other_data_that_call_the_same_values_otherwise_are_refused_unless_their_meaning_is_typed()
    {
        var table = LabelTable.Parse("0=background,255=burn");
        File.WriteAllText(folder["run/labels.json"], LabelFile.Format(table));
        File.WriteAllText(folder["run/run.json"], File.ReadAllText(folder["run/run.json"]).Replace("value 255", "burn", StringComparison.Ordinal));
        Evaluate();

        File.WriteAllText(folder["data/labels.json"], LabelFile.Format(LabelTable.Parse("0=background,255=head")));

        Session.Run("evaluate", "--run", folder["run"], "--data", folder["data"]).ShouldFail(1, folder["data"], "value 255 is 'head' there (0=background,255=head)", "'burn' to the run (0=background,255=burn)", "--labels");
        Assert.Equal(0, Session.Run("evaluate", "--run", folder["run"], "--data", folder["data"], "--labels", table.ToString()).ExitCode);
    }

    private void RequireLeftOut(int count)
    {
        var session = Evaluate();
        Assert.Contains($"{count} cases have the names of cases that the run learned from, but annotations, patients or images are others, or some cases are missing: they are left out", session.Error, StringComparison.Ordinal);
        Assert.Contains("left out", $"{Report(session)["notes"]}", StringComparison.Ordinal);
        Assert.Equal(split.Validation, Scored(session));
    }

    private void WriteSplit(Split other) => File.WriteAllText(folder["run/splits.json"], SplitFile.Format(other));

    private Session Evaluate()
    {
        var session = Session.Run("evaluate", "--run", folder["run"], "--data", folder["data"], "--json", "-");
        Assert.True(session.ExitCode == 0, session.Error);
        return session;
    }

    private static JsonNode Report(Session session) => JsonNode.Parse(session.Out)!;

    private static IEnumerable<string> Scored(Session session) => Report(session)["cases"]!.AsArray().Select(row => (string)row!["case"]!);

    // Another outline, and still a mask of the same values.
    private void Redraw(string name)
    {
        var mask = ImageFile.Read(folder[$"data/masks/{name}.png"]);
        mask.Pixels[0] = 255;
        ImageFile.WritePng(folder[$"data/masks/{name}.png"], mask);
    }

    private void Remove(string name)
    {
        File.Delete(folder[$"data/images/{name}.png"]);
        File.Delete(folder[$"data/masks/{name}.png"]);
    }

    private void Rename(string name, string other)
    {
        File.Move(folder[$"data/images/{name}.png"], folder[$"data/images/{other}.png"]);
        File.Move(folder[$"data/masks/{name}.png"], folder[$"data/masks/{other}.png"]);
    }
}
