using Sigmask.Data;

namespace Sigmask.Tests.Data;

public sealed class DataSurveyTests : IDisposable
{
    private readonly PictureFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Classes_are_counted_over_all_cases()
    {
        folder.Grey("images/a.png", 2, 2, 1, 2, 3, 4).Grey("masks/a.png", 2, 2, 0, 0, 1, 2).Grey("images/b.png", 2, 1, 9, 8).Grey("masks/b.png", 2, 1, 0, 3);
        var options = new DataOptions { Labels = LabelTable.Parse("0=background,1=x,2=y,3=ignore,7=z") };

        var survey = DataSurvey.Of(DataLayouts.Open(folder.Path, "folder", options).Source);

        Assert.Equal([3, 1, 1, 0], survey.Classes.Select(item => item.Pixels));
        Assert.Equal([2, 1, 1, 0], survey.Classes.Select(item => item.Cases));
        Assert.Equal(0.6, survey.Classes[0].Share, 12);
        Assert.Equal(1, survey.IgnoredPixels);
        Assert.Contains(survey.Problems, problem => problem.Kind == ProblemKind.AbsentClass && problem.Message.Contains("'z'", StringComparison.Ordinal));
        Assert.Equal((1.0, 4.0), (survey.Cases[0].Min, survey.Cases[0].Max));
    }

    [Fact]
    public void A_class_that_one_patient_alone_has_is_told()
    {
        folder.Grey("images/a.png", 2, 1, 1, 2).Grey("masks/a.png", 2, 1, 1, 2).Grey("images/b.png", 2, 1, 3, 4).Grey("masks/b.png", 2, 1, 0, 1);
        var survey = DataSurvey.Of(DataLayouts.Open(folder.Path, "folder", new DataOptions { Labels = LabelTable.Parse("0=background,1=x,2=y") }).Source);

        var problem = Assert.Single(survey.Problems, problem => problem.Kind == ProblemKind.ClassOfOnePatient);
        Assert.StartsWith("Class 'y' occurs in a alone: ", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cases_that_cannot_be_read_for_one_reason_are_one_problem_and_what_is_said_of_classes_is_of_the_others()
    {
        folder.Grey("images/a.png", 2, 1, 1, 2).Grey("masks/a.png", 2, 1, 0, 255).Grey("images/b.png", 2, 1, 7, 2).Grey("masks/b.png", 2, 1, 0, 0);
        folder.Grey("images/c.png", 2, 1, 1, 4).Grey("masks/c.png", 2, 1, 0, 77).Grey("images/d.png", 2, 1, 4, 1).Grey("masks/d.png", 2, 1, 77, 0).Grey("images/e.png", 2, 1, 4, 9).Grey("masks/e.png", 2, 1, 0, 78);
        var options = new DataOptions { Labels = LabelTable.Parse("0=background,255=wound,254=scar"), OnProblem = _ => { } };

        var problems = DataSurvey.Of(DataLayouts.Open(folder.Path, "folder", options).Source).Problems.ToLookup(problem => problem.Kind);

        Assert.Equal(["c d", "e"], problems[ProblemKind.Unreadable].Select(problem => string.Join(' ', problem.Cases)));
        Assert.StartsWith($"2 cases (c, d) cannot be read, all for the reason of the first: {folder.At("masks/c.png")}: value 77 ", problems[ProblemKind.Unreadable].First().Message, StringComparison.Ordinal);
        Assert.StartsWith($"{folder.At("masks/e.png")}: value 78 ", problems[ProblemKind.Unreadable].Last().Message, StringComparison.Ordinal);
        Assert.Equal("Class 'scar' occurs in no case of those that can be read; check the label table.", Assert.Single(problems[ProblemKind.AbsentClass]).Message);
        Assert.StartsWith("Class 'wound' occurs in a alone of those that can be read: ", Assert.Single(problems[ProblemKind.ClassOfOnePatient]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once()
    {
        var told = new List<DataProblem>();
        Case("good", 1, 0, 255).Grey("masks/lonely.png", 2, 1);
        folder.Grey("images/bare.png", 2, 1).Grey("images/large.png", 3, 1).Grey("masks/large.png", 2, 1);
        folder.Grey("images/odd.png", 2, 1, 1, 2).Grey("masks/odd.png", 2, 1, 0, 77);
        folder.Grey("images/empty.png", 2, 1, 9, 4).Grey("masks/empty.png", 2, 1);
        folder.Grey("images/flat.png", 2, 1, 5, 5).Grey("masks/flat.png", 2, 1, 0, 255);
        folder.Text("images/broken.png", "no picture").Grey("masks/broken.png", 2, 1);
        var options = new DataOptions { Labels = LabelTable.Parse("255=wound"), OnProblem = told.Add };

        var survey = DataSurvey.Of(DataLayouts.Open(folder.Path, "folder", options).Source);

        var found = told.Concat(survey.Problems).ToLookup(problem => problem.Kind, problem => Assert.Single(problem.Cases));
        Assert.Equal(["bare", "lonely"], found[ProblemKind.Unpaired].Order());
        Assert.Equal(["broken", "large", "odd"], found[ProblemKind.Unreadable].Order());
        Assert.Equal(["empty"], found[ProblemKind.EmptyAnnotation]);
        Assert.Equal(["flat"], found[ProblemKind.ConstantImage]);
        Assert.Equal(["empty", "flat", "good"], survey.Cases.Select(item => item.Key.Case));
        Assert.All(told.Concat(survey.Problems), problem => Assert.DoesNotContain('\n', problem.Message));
    }

    [Fact]
    public void Images_that_were_saved_anew_resized_or_brightened_are_found_across_patients()
    {
        var original = Textured(64, 1);
        Add("1_a", original, 64);
        Add("1_b", Array.ConvertAll(original, value => (byte)Math.Min(255, value + 3)), 64);
        Add("2_copy", original, 64);
        Add("3_bright", Array.ConvertAll(original, value => (byte)(20 + (value * 0.8))), 64);
        Add("4_large", [.. Enumerable.Range(0, 128 * 128).Select(i => original[(i / 256 * 64) + (i % 128 / 2)])], 128);
        Add("5_other", Textured(64, 2), 64);
        var options = new DataOptions { Labels = LabelTable.Parse("255=wound"), PatientPattern = @"^\d" };

        var problems = DataSurvey.Of(DataLayouts.Open(folder.Path, "folder", options).Source).Problems;

        var duplicate = Assert.Single(problems, problem => problem.Kind == ProblemKind.Duplicate);
        Assert.Equal(["1_a", "2_copy"], duplicate.Cases);
        var near = problems.Where(problem => problem.Kind == ProblemKind.NearDuplicate).Select(problem => string.Join('+', problem.Cases)).ToArray();
        Assert.Contains("1_a+3_bright", near);
        Assert.Contains("2_copy+4_large", near);
        Assert.DoesNotContain("1_a+1_b", near);
        Assert.DoesNotContain(near, pair => pair.Contains("5_other", StringComparison.Ordinal));
    }

    [Fact]
    public void Spacing_that_some_cases_lack_is_told()
    {
        var samples = new[] { ArraySource.RandomSample(1, 3, 3), ArraySource.RandomSample(2, 3, 3) with { Spacing = [1, 1] } };

        var problem = Assert.Single(DataSurvey.Of(new ArraySource(samples)).Problems, problem => problem.Kind == ProblemKind.MissingSpacing);

        Assert.Equal(["case1"], problem.Cases);
    }

    [Fact]
    public void Public_photographs_and_scans_do_not_look_alike()
    {
        var source = DataLayouts.Open(SharedData.Folder("hc18"), "hc18", new DataOptions()).Source;
        var looks = Enumerable.Range(0, 40).Select(index => (source.Cases[index].Patient, Look: ImageLook.Of(source.Read(index)))).ToArray();

        Assert.DoesNotContain(looks, one => looks.Any(other => one.Patient != other.Patient && one.Look.IsLike(other.Look)));
    }

    private PictureFolder Case(string name, byte first, params byte[] mask) => folder.Grey($"images/{name}.png", mask.Length, 1, [.. mask.Select((_, i) => (byte)(first + i))]).Grey($"masks/{name}.png", mask.Length, 1, mask);

    private void Add(string name, byte[] pixels, int side)
    {
        var mask = new byte[pixels.Length];
        mask[0] = 255;
        folder.Grey($"images/{name}.png", side, side, pixels).Grey($"masks/{name}.png", side, side, mask);
    }

    [Fact]
    public void Missing_numbers_at_the_same_places_make_no_images_alike()
    {
        Sample WithGap(string name, long seed, int rows, float contrast = 1)
        {
            var image = Array.ConvertAll(Textured(64, seed), value => (contrast * value) + 1000f);
            image.AsSpan(0, 64 * rows).Fill(float.NaN);
            return ArraySource.Of(name, image, new byte[64 * 64], 1, [64, 64]);
        }

        Sample[] samples = [WithGap("a", 1, 20), WithGap("b", 2, 20), WithGap("c", 3, 60), WithGap("d", 4, 60), WithGap("e", 1, 20, contrast: 0.5f)];

        var alike = DataSurvey.Of(new ArraySource(samples)).Problems.Where(problem => problem.Kind == ProblemKind.NearDuplicate);

        Assert.Equal(["a", "e"], Assert.Single(alike).Cases);
    }

    private static byte[] Textured(int side, long seed)
    {
        var random = new SeededRandom(seed);
        var spots = Enumerable.Range(0, 12).Select(_ => (X: random.NextDouble(0, side), Y: random.NextDouble(0, side), Height: random.NextDouble(40, 200), Width: random.NextDouble(4, 14))).ToArray();
        return [.. Enumerable.Range(0, side * side).Select(i => (byte)Math.Min(255, spots.Sum(spot => spot.Height * Math.Exp(-((((i % side) - spot.X) * ((i % side) - spot.X)) + (((i / side) - spot.Y) * ((i / side) - spot.Y))) / (2 * spot.Width * spot.Width)))))];
    }
}
