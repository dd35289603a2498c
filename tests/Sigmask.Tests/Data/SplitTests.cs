using CsCheck;
using Sigmask.Data;

namespace Sigmask.Tests.Data;

public sealed class SplitTests
{
    private static readonly Gen<CaseKey[]> Cases = Gen.Int[0, 9].Array[4, 40]
        .Select(patients => patients.Select((patient, i) => new CaseKey($"case{i}", $"p{patient}")).ToArray())
        .Where(cases => cases.DistinctBy(key => key.Patient).Count() >= 3);

    [Fact]
    public void Every_fold_keeps_patients_together_and_all_folds_hold_each_case_back_once() =>
        Gen.Select(Cases, Gen.Int[2, 3], Gen.Long).ForAll((cases, folds, seed) =>
        {
            var splits = Enumerable.Range(1, folds).Select(number => Split.OfFold(cases, new Fold(number, folds), seed)).ToArray();
            return splits.All(split => IsSound(cases, split))
                && splits.SelectMany(split => split.Validation).Order().SequenceEqual(cases.Select(key => key.Case).Order());
        });

    [Fact]
    public void A_share_is_held_back_by_whole_patients() =>
        Gen.Select(Cases, Gen.Double[0.01, 0.99], Gen.Long).ForAll((cases, share, seed) =>
        {
            var split = Split.OfShare(cases, share, seed);
            var largest = cases.CountBy(key => key.Patient).Max(item => item.Value);
            return IsSound(cases, split) && split.Validation.Count <= Math.Max(largest, (share * cases.Length) + largest);
        });

    [Fact]
    public void The_seed_chooses_the_patients()
    {
        var cases = Enumerable.Range(0, 30).Select(i => new CaseKey($"c{i}", $"p{i}")).ToArray();

        Assert.Equal(Split.OfShare(cases, 0.2, 5).Validation, Split.OfShare(cases, 0.2, 5).Validation);
        Assert.Equal(6, Split.OfShare(cases, 0.2, 5).Validation.Count);
        Assert.NotEqual(Split.OfShare(cases, 0.2, 5).Validation, Split.OfShare(cases, 0.2, 6).Validation);
        Assert.Equal(Split.OfShare(cases, 0.2, 5).Validation.Order(), Split.OfShare([.. cases.Reverse()], 0.2, 5).Validation.Order());
    }

    [Fact]
    public void The_parts_read_their_own_samples()
    {
        var source = ArraySource.Random(5, 2, 2);

        var (training, validation) = new Split(["case3", "case0"], ["case4"]).Apply(source);

        Assert.Equal(["case3", "case0"], training.Cases.Select(key => key.Case));
        Assert.Equal("case0", training.Read(1).Case);
        Assert.Equal("case4", validation.Read(0).Case);
        Assert.Contains("no case x", Assert.Throws<DataException>(() => new Split(["x"], []).Apply(source)).Message);
    }

    [Fact]
    public void The_patients_of_the_training_are_each_named_once()
    {
        CaseKey[] cases = [new("a", "p"), new("b", "q"), new("c", "p"), new("d", "r")];

        Assert.Equal(["p", "q"], new Split(["c", "b", "a"], ["d"]).WithPatients(cases).TrainingPatients!);
    }

    [Fact]
    public void A_file_keeps_a_split_with_its_patients_where_they_are_known()
    {
        using var folder = new PictureFolder();
        var known = new Split(["a", "b"], ["c"]);
        folder.Text("splits.json", SplitFile.Format(known)).Text("patients.json", SplitFile.Format(known with { TrainingPatients = ["p"] }));

        var (split, withPatients) = (SplitFile.Read(folder.At("splits.json")), SplitFile.Read(folder.At("patients.json")));

        Assert.Equal(["a", "b"], split.Training);
        Assert.Equal(["c"], split.Validation);
        Assert.Null(split.TrainingPatients);
        Assert.DoesNotContain("atients", SplitFile.Format(known), StringComparison.Ordinal);
        Assert.Contains("\"training_patients\"", File.ReadAllText(folder.At("patients.json")), StringComparison.Ordinal);
        Assert.Equal(["a", "b"], withPatients.Training);
        Assert.Equal(["p"], withPatients.TrainingPatients!);
    }

    [Fact]
    public void A_file_that_is_not_there_is_no_riddle() =>
        Assert.Equal("nowhere/splits.json does not exist; give the folder of a run, into which it was written.", Assert.Throws<DataException>(() => SplitFile.Read("nowhere/splits.json")).Message);

    [Theory]
    [InlineData("{", "is no split")]
    [InlineData("null", "is no split")]
    [InlineData("""{"training":["a"]}""", "is no split")]
    [InlineData("""{"training":["a",null],"validation":["b"]}""", "is no split: a name in it is null")]
    [InlineData("""{"training":["a"],"validation":["a"]}""", "case a is on both sides")]
    public void A_bad_file_is_named(string content, string expected)
    {
        using var folder = new PictureFolder();
        folder.Text("splits.json", content);

        var message = Assert.Throws<DataException>(() => SplitFile.Read(folder.At("splits.json"))).Message;

        Assert.StartsWith(folder.At("splits.json"), message);
        Assert.Contains(expected, message);
        Assert.DoesNotContain('\n', message);
    }

    [Theory]
    [InlineData("0/5")]
    [InlineData("6/5")]
    [InlineData("1/1")]
    [InlineData("1")]
    [InlineData("a/b")]
    public void A_fold_out_of_range_is_refused(string text) => Assert.Contains($"'{text}' is no fold", Assert.Throws<DataException>(() => Fold.Parse(text)).Message);

    [Fact]
    public void Too_few_patients_are_an_error()
    {
        CaseKey[] cases = [new("a", "p"), new("b", "p")];

        Assert.Equal(new Fold(2, 5), Fold.Parse("2/5"));
        Assert.Equal("All 2 cases are of one patient, 'p', who cannot be split into 2 folds; add data of others, or tell patients apart by `DataOptions.PatientPattern`.", Assert.Throws<DataException>(() => Split.OfFold(cases, new Fold(1, 2), 0)).Message);
        Assert.Equal("All 2 cases are of one patient, 'p', so none can be held back for validation; add data of others, or tell patients apart by `DataOptions.PatientPattern`.", Assert.Throws<DataException>(() => Split.OfShare(cases, 0.5, 0)).Message);
        Assert.Equal("There is only 1 patient, so none can be held back for validation; add data.", Assert.Throws<DataException>(() => Split.OfShare([cases[0]], 0.5, 0)).Message);
        Assert.Equal("2 patients cannot be split into 3 folds; ask for at most 2 folds.", Assert.Throws<DataException>(() => Split.OfFold([cases[0], new("c", "q")], new Fold(1, 3), 0)).Message);
        Assert.Contains("share of cases held back is 1", Assert.Throws<DataException>(() => Split.OfShare(cases, 1, 0)).Message);
    }

    private static bool IsSound(CaseKey[] cases, Split split)
    {
        var patients = cases.ToDictionary(key => key.Case, key => key.Patient);
        return split.Training.Count > 0 && split.Validation.Count > 0
            && split.Training.Concat(split.Validation).Order().SequenceEqual(patients.Keys.Order())
            && !split.Training.Select(name => patients[name]).Intersect(split.Validation.Select(name => patients[name])).Any();
    }
}
