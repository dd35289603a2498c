using System.Text.Json;
using Sigmask.Data;

namespace Sigmask.Tests.Data;

public sealed class StapleTests
{
    /// <summary>Label maps with the result of another program: pixel by pixel, in Python, 4000 iterations.</summary>
    public static TheoryData<int> References => [0, 1, 2];

    [Theory]
    [MemberData(nameof(References))]
    public void It_finds_truth_and_performance_as_another_program_does(int index)
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", "Reference", "staple.json")));
        var reference = file.RootElement[index];
        var classes = reference.GetProperty("classes").GetInt32();

        var found = Staple.Of([.. reference.GetProperty("maps").EnumerateArray().Select(map => Labels(map.GetString()!))], classes);

        Assert.Equal(Labels(reference.GetProperty("labels").GetString()!), found.Labels);
        Assert.Equal(index + 3, found.Performance.Count);
        Assert.Equal(index + 3, reference.GetProperty("performance").GetArrayLength());
        foreach (var (annotator, expected) in reference.GetProperty("performance").EnumerateArray().Index())
        {
            double[] rows = [.. expected.EnumerateArray().SelectMany(row => row.EnumerateArray().Select(value => value.GetDouble()))];
            Assert.Equal((classes * classes, classes * classes), (rows.Length, found.Performance[annotator].Length));
            Assert.All(rows.Zip(found.Performance[annotator].Cast<double>()), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        }
    }

    [Fact]
    public void Its_likelihood_never_falls_and_what_an_annotator_makes_of_a_class_sums_to_one()
    {
        var random = RandomSearch.Numbers();
        var risen = 0;
        for (var trial = 0; trial < 40; trial++)
        {
            var (classes, annotators) = (random.Next(2, 6), random.Next(1, 6));
            var found = Staple.Of(Random(random, annotators, random.Next(1, 60), classes, ignored: 0.2), classes);
            Assert.NotEmpty(found.Likelihood);
            risen += found.Likelihood.Count > 1 ? 1 : 0;
            Assert.All(found.Likelihood.Zip(found.Likelihood.Skip(1)), pair => Assert.True(pair.Second >= pair.First - 1e-9, $"{pair.First} {pair.Second}"));
            Assert.All(found.Performance, theta => Assert.All(Enumerable.Range(0, classes), label => Assert.Equal(1, Enumerable.Range(0, classes).Sum(given => theta[given, label]), 1e-9)));
        }

        // One annotator alone, or several who agree, are as they are after the first iteration; of maps like these three in ten are.
        Assert.InRange(risen, 15, 40);
    }

    [Fact]
    public void The_order_of_annotators_does_not_matter()
    {
        var random = RandomSearch.Numbers();
        for (var trial = 0; trial < 20; trial++)
        {
            var maps = Random(random, 4, 50, 3, ignored: 0.1);
            var (found, turned) = (Staple.Of(maps, 3), Staple.Of([maps[2], maps[0], maps[3], maps[1]], 3));
            Assert.All(InPairs.Of(found.Performance[2].Cast<double>(), turned.Performance[0].Cast<double>()), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
            Assert.InRange(found.Labels.Concat(turned.Labels).Count(label => label == Sample.Ignored), 0, 50);
            Assert.All(InPairs.Of(found.Labels, turned.Labels), pair => Assert.True(pair.First == pair.Second || pair.First == Sample.Ignored || pair.Second == Sample.Ignored));
        }
    }

    [Fact]
    public void One_who_is_good_counts_more_than_several_who_are_careless()
    {
        var random = RandomSearch.Numbers();
        byte[] truth = [.. Enumerable.Range(0, 4000).Select(_ => (byte)(random.NextDouble() < 0.7 ? 0 : random.Next(1, 3)))];
        byte[] Careless(double errors) => Array.ConvertAll(truth, label => random.NextDouble() < errors ? (byte)random.Next(3) : label);
        byte[][] maps = [Careless(0.02), Careless(0.5), Careless(0.5), Careless(0.5)];
        int Right(byte[] labels) => labels.Zip(truth).Count(pair => pair.First == pair.Second);

        var found = Staple.Of(maps, 3);

        Assert.True(Right(found.Labels) > 3750, $"{Right(found.Labels)}");
        Assert.True(Right(MajorityVote.Of(maps, 3)) < 3600);
        Assert.True(found.Performance[0][1, 1] > found.Performance[1][1, 1] + 0.05);
    }

    [Fact]
    public void What_all_say_is_true_and_where_nobody_says_anything_nothing_is()
    {
        byte[] map = [0, 1, 2, 1, Sample.Ignored];
        var found = Staple.Of([map, map], 4);
        Assert.Equal(map, found.Labels);
        Assert.All(found.Performance, theta => Assert.All(Enumerable.Range(0, 4), label => Assert.Equal(1, theta[label, label], 1e-12)));
    }

    [Fact]
    public void One_who_abstains_everywhere_changes_nothing()
    {
        var random = RandomSearch.Numbers();
        var maps = Random(random, 3, 80, 3, ignored: 0.1);
        byte[] silent = [.. Enumerable.Repeat(Sample.Ignored, 80)];
        Assert.Equal(Staple.Of(maps, 3).Labels, Staple.Of([.. maps, silent], 3).Labels);
    }

    [Fact]
    public void Maps_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Staple.Of([], 2));
        Assert.Throws<ArgumentException>(() => Staple.Of([[0, 1], [0]], 2));
        Assert.Throws<ArgumentException>(() => Staple.Of([[0, 2]], 2));
    }

    internal static byte[][] Random(Random random, int annotators, int pixels, int classes, double ignored)
    {
        byte[] truth = [.. Enumerable.Range(0, pixels).Select(_ => (byte)random.Next(classes))];
        return [.. Enumerable.Range(0, annotators).Select(_ => Array.ConvertAll(truth, label => random.NextDouble() < ignored ? Sample.Ignored : random.NextDouble() < 0.3 ? (byte)random.Next(classes) : label))];
    }

    private static byte[] Labels(string text) => [.. text.Select(letter => letter == '?' ? Sample.Ignored : (byte)(letter - '0'))];
}
