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
        RenameAll("other1", "other2", "other3", "other4");

        var session = Evaluate();

        Assert.Contains("all 4 cases; the run was trained on other data", session.Error, StringComparison.Ordinal);
        Assert.Equal(4, Scored(session).Count());
    }

    [Fact]
    public void Cases_that_were_held_back_are_no_other_data_and_that_they_chose_the_weights_is_noted()
    {
        var count = split.Validation.Count;
        RenameAll([.. split.Training.Select((_, index) => $"other{index + 1}")]);
        var session = Evaluate();

        // Beside others it is noted with the scores which they are.
        var held = Quantity.Word(count, "has the name of a case", "have the names of cases");
        var note = $"all 4 cases; the run did not learn from them, and {count} {held} held back from its training";
        Assert.Contains(note, $"{Report(session)["notes"]}", StringComparison.Ordinal);
        Assert.Contains($"{count} of the 4 cases that are scored also chose the weights", $"{Report(session)["notes"]}", StringComparison.Ordinal);
        Assert.Equal(4, Scored(session).Count());

        foreach (var name in split.Training.Select((_, index) => $"other{index + 1}"))
        {
            Remove(name);
        }

        session = Evaluate();

        var (all, they) = count == 1 ? ("the only case", "it") : ($"all {count} cases", "they");
        Assert.Contains($"{all}; the run did not learn from {(count == 1 ? "it" : "them")}, and {they} {held} held back from its training", session.Error, StringComparison.Ordinal);
        Assert.Contains("also chose the weights", $"{Report(session)["notes"]}", StringComparison.Ordinal);
        Assert.DoesNotContain("other data", session.Error, StringComparison.Ordinal);
        Assert.Equal(split.Validation, Scored(session));
    }

    [Fact]
    public void Data_of_the_training_are_opened_in_its_layout_whatever_they_are_taken_for_by_now()
    {
        File.WriteAllText(folder["data/dataset.json"], """{ "channel_names": { "0": "light" }, "labels": { "background": 0, "square": 255 }, "file_ending": ".png" }""");
        Assert.Equal(1, Session.Run("evaluate", "--run", folder["run"], "--data", folder["data"]).ExitCode);

        WriteOrigin(pattern: null, masks: null, "data");
        Assert.Equal(split.Validation, Scored(Evaluate()));
        Session.Run("evaluate", "--run", folder["run"], "--data", folder["data"], "--layout", "nnunet").ShouldFail(1, "imagesTr");

        // The layout of a program's own is none of the tool's.
        File.Delete(folder["data/dataset.json"]);
        WriteOrigin(pattern: null, masks: null, "data", "scans");
        Assert.Contains("recognised as layout 'folder'", Evaluate().Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Annotations_of_the_training_are_not_named_where_a_layout_is_typed_that_knows_its_own()
    {
        WriteOrigin("^case[0-9]", "masks-anna");
        Directory.CreateDirectory(folder["data/masks-anna"]);

        var session = Session.Run("evaluate", "--run", folder["run"], "--data", folder["data"], "--layout", "nnunet");

        session.ShouldFail(1, "has no dataset.json, which layout 'nnunet' needs", "--layout folder");
        Assert.DoesNotContain("--masks", session.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_patients_of_the_training_are_saved_with_its_cases() => Assert.Equal(split.Training, split.TrainingPatients!);

    [Fact]
    public void New_images_of_patients_that_the_run_learned_from_are_left_out()
    {
        WriteSplit(split with { TrainingPatients = ["p1", "p2"] });
        RenameAll("p1_new", "p2_new", "p3_new", "p4_new");

        var session = Evaluate("--patient-pattern", "^[^_]+");

        const string Note = "2 cases are of patients that the run learned from: they are left out, and 2 other cases are scored";
        Assert.Contains(Note, session.Error, StringComparison.Ordinal);
        Assert.Contains(Note, $"{Report(session)["notes"]}", StringComparison.Ordinal);
        Assert.Equal(["p3_new", "p4_new"], Scored(session));

        WriteSplit(split with { TrainingPatients = ["p1", "p2", "p3", "p4"] });
        Assert.Contains("all 4 cases; 4 cases are of patients that the run learned from: if they show the same patients, these scores are too good", $"{Report(Evaluate("--patient-pattern", "^[^_]+"))["notes"]}", StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_run_that_noted_no_patients_those_are_known_whose_cases_are_there()
    {
        WriteSplit(new Split(["p1_a", .. split.Training.Skip(1)], split.Validation));
        Rename(split.Training[0], "p1_a");
        Rename(split.Validation[0], "p1_b");

        var notes = $"{Report(Evaluate("--patient-pattern", "^[^_]+"))["notes"]}";

        Assert.Contains($"{Quantity.Of(split.Training.Count, "case")} have the names of cases and 1 other case is of a patient that the run learned from: if they show the same images or patients, these scores are too good", notes, StringComparison.Ordinal);
    }

    [Fact]
    public void That_a_case_held_back_is_of_a_patient_that_the_run_learned_from_is_noted()
    {
        WriteSplit(split with { TrainingPatients = [.. split.Training, split.Validation[0]] });

        var session = Evaluate();

        Assert.Contains("of a patient that the run learned from, so these scores are too good", $"{Report(session)["notes"]}", StringComparison.Ordinal);
        Assert.Equal(split.Validation, Scored(session));
    }

    [Fact]
    public void Data_that_were_moved_are_opened_as_for_the_training_and_that_is_told()
    {
        WriteOrigin("^case[0-9]", "masks-anna");
        Directory.Move(folder["data/masks"], folder["data/masks-anna"]);

        var session = Evaluate();

        Assert.Contains("Annotations are taken from masks-anna, as for the training; --masks names others.", session.Error, StringComparison.Ordinal);
        Assert.Contains("Patients are told apart by --patient-pattern '^case[0-9]', as for the training", session.Error, StringComparison.Ordinal);
        Assert.Equal(split.Validation, Scored(session));

        session = Evaluate("--masks", "masks-anna", "--patient-pattern", "^.*");
        Assert.DoesNotContain("as for the training", session.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pattern_of_the_training_that_finds_no_patient_in_other_data_is_not_used_and_that_is_told()
    {
        WriteOrigin("^case[0-9]", masks: null);
        Rename(split.Training[0], "new");

        var session = Evaluate();

        Assert.Contains("--patient-pattern '^case[0-9]', by which the training told patients apart, does not find one in every case here and is not used;", session.Error, StringComparison.Ordinal);
        Assert.Contains("new", Scored(session));
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

    // Of a training on data that lie elsewhere now, unless their place is given.
    private void WriteOrigin(string? pattern, string? masks, string place = "elsewhere", string layout = "folder") =>
        File.WriteAllText(folder["run/data.json"], new DataOrigin(folder[place], layout, pattern, null, null, null, null) { Masks = masks }.Format());

    private Session Evaluate(params string[] more)
    {
        var session = Session.Run(["evaluate", "--run", folder["run"], "--data", folder["data"], "--json", "-", .. more]);
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

    private void RenameAll(params string[] others)
    {
        foreach (var (name, other) in split.Training.Concat(split.Validation).Zip(others))
        {
            Rename(name, other);
        }
    }

    private void Rename(string name, string other)
    {
        File.Move(folder[$"data/images/{name}.png"], folder[$"data/images/{other}.png"]);
        File.Move(folder[$"data/masks/{name}.png"], folder[$"data/masks/{other}.png"]);
    }
}
