using Sigmask.AnnotationNoise;
using Sigmask.Data;
using Sigmask.Experiments;
using Sigmask.Phantoms;
using Sigmask.Tests.Data;

namespace Sigmask.Tests.Experiments;

public sealed class ComparisonDataTests
{
    private const long NoiseSeed = 7;

    private static readonly ArraySource Source = Diamonds(10);
    private static readonly Split Parts = Split.OfShare(Source.Cases, 0.2, 1);

    [Fact]
    public void Phantoms_to_test_on_are_of_another_family_than_those_to_learn_from()
    {
        var data = Hearts();
        var (learned, tested, family) = (All(data.Clean), All(data.Test), All(new PhantomSource(PhantomTask.Cardiac, 5 + 1_000_003, 6, 32)));

        Assert.DoesNotContain(tested, test => learned.Any(one => one.Image.SequenceEqual(test.Image) || one.Labels.SequenceEqual(test.Labels)));
        Assert.All(InPairs.Of(family, tested), pair => Assert.Equal(pair.First.Image, pair.Second.Image));
        Assert.All(InPairs.Of(family, tested), pair => Assert.Equal(pair.First.Labels, pair.Second.Labels));
    }

    [Fact]
    public void Phantoms_to_learn_from_are_those_of_the_family_and_noise_changes_nothing_but_their_labels()
    {
        var data = Hearts();
        var (clean, noisy, unspoiled) = (All(data.Clean), All(data.Annotated(NoiseModel.Strong)), All(data.Annotated(NoiseModel.None)));
        Phantom[] truth = [.. Enumerable.Range(0, 6).Select(index => Phantom.Make(PhantomTask.Cardiac, 5, index, 32))];

        Assert.True(data.IsTruthKnown);
        Assert.All(InPairs.Of(truth, clean), pair => Assert.Equal(pair.First.Labels, pair.Second.Labels));
        Assert.All(InPairs.Of(clean, unspoiled), pair => Assert.Equal(pair.First.Labels, pair.Second.Labels));
        Assert.All(InPairs.Of(clean, noisy), pair => Assert.Equal(pair.First.Image, pair.Second.Image));
        Assert.Contains(InPairs.Of(clean, noisy), pair => !pair.First.Labels.SequenceEqual(pair.Second.Labels));
    }

    [Fact]
    public void Who_is_held_back_is_tested_on_with_the_labels_that_they_have_and_the_others_are_learned_from()
    {
        var data = OfDiamonds();

        Assert.Equal((8, 2), (Parts.Training.Count, Parts.Validation.Count));
        Assert.Equal(Parts.Validation, Names(data.Test));
        Assert.Equal(Names(Source).Except(Parts.Validation), Names(data.Clean));
        Assert.All(All(data.Test).Concat(All(data.Clean)), sample => Assert.Equal(Own(sample).Labels, sample.Labels));
        Assert.False(data.IsTruthKnown);
    }

    [Fact]
    public void Noise_spoils_the_labels_that_are_learned_from_as_it_does_in_the_whole_data_set()
    {
        var (noisy, otherwise) = (All(OfDiamonds().Annotated(NoiseModel.Strong)), All(OfDiamonds(noiseSeed: NoiseSeed + 1).Annotated(NoiseModel.Strong)));

        // Before the split: the errors of a case do not depend on who is held back.
        var spoiled = All(new SpoiledSource(Source, NoiseModel.Strong, NoiseSeed)).ToDictionary(sample => sample.Case, sample => sample.Labels);
        Assert.Equal(Parts.Training, noisy.Select(sample => sample.Case));
        Assert.All(noisy, sample => Assert.Equal(Own(sample).Image, sample.Image));
        Assert.All(noisy, sample => Assert.Equal(spoiled[sample.Case], sample.Labels));
        Assert.Contains(noisy, sample => !Own(sample).Labels.SequenceEqual(sample.Labels));
        Assert.Contains(InPairs.Of(noisy, otherwise), pair => !pair.First.Labels.SequenceEqual(pair.Second.Labels));
    }

    [Fact]
    public void Without_noise_the_samples_are_learned_from_as_they_are_read()
    {
        var unspoiled = All(OfDiamonds().Annotated(NoiseModel.None));

        // The same objects, not only equal ones: a source with errors, even with none, hides the files that its samples lie in.
        Assert.Equal(Parts.Training, unspoiled.Select(sample => sample.Case));
        Assert.All(unspoiled, sample => Assert.Same(Own(sample), sample));
    }

    [Theory]
    [InlineData(null, new[] { 0, 1, 2, 3, 4, 5, 6, 7 })]
    [InlineData(9, new[] { 0, 1, 2, 3, 4, 5, 6, 7 })]
    [InlineData(8, new[] { 0, 1, 2, 3, 4, 5, 6, 7 })]
    [InlineData(5, new[] { 0, 1, 3, 4, 6 })] // 8/5, 16/5, 24/5 and 32/5, rounded down
    [InlineData(3, new[] { 0, 2, 5 })]
    [InlineData(1, new[] { 0 })]
    public void A_limit_leaves_so_many_to_learn_from_evenly_chosen_and_all_to_test_on(int? limit, int[] places)
    {
        var data = OfDiamonds(limit);

        string[] expected = [.. places.Select(place => Parts.Training[place])];
        Assert.Equal(expected, Names(data.Clean));
        Assert.Equal(expected, Names(data.Annotated(NoiseModel.Strong)));
        Assert.Equal(expected, Names(data.Annotated(NoiseModel.None)));
        Assert.Equal(Parts.Validation, Names(data.Test));
    }

    [Fact]
    public void All_that_decides_what_is_learned_from_and_tested_on_is_in_the_identity()
    {
        var exchanged = new Split(Parts.Validation, Parts.Training);
        ComparisonData[] all = [OfDiamonds(), OfDiamonds(3), OfDiamonds(5), OfDiamonds(noiseSeed: NoiseSeed + 1), OfDiamonds(split: exchanged), OfDiamonds(identity: "other files")];

        Assert.Equal(all.Length, all.Select(data => data.Identity).Distinct().Count());
        Assert.Equal(OfDiamonds(3).Identity, OfDiamonds(3).Identity);
    }

    private static ComparisonData Hearts() => ComparisonData.OfPhantoms("p", PhantomTask.Cardiac, 5, 6, 6, 32);

    private static ComparisonData OfDiamonds(int? limit = null, long noiseSeed = NoiseSeed, Split? split = null, string identity = "files")
        => ComparisonData.OfSplit("diamonds", Source, split ?? Parts, limit, noiseSeed, identity);

    private static ArraySource Diamonds(int count) => new([.. Enumerable.Range(0, count).Select(i => ArraySource.Of(
        $"case{i}",
        [.. Enumerable.Range(0, 32 * 32).Select(p => (float)(p + i))],
        [.. Enumerable.Range(0, 32 * 32).Select(p => (byte)(Math.Abs((p % 32) - 15) + Math.Abs((p / 32) - 15) < 6 + i ? 1 : 0))],
        1,
        [32, 32]))]);

    private static Sample[] All(ISampleSource source) => [.. Enumerable.Range(0, source.Cases.Count).Select(source.Read)];

    private static string[] Names(ISampleSource source) => [.. source.Cases.Select(key => key.Case)];

    private static Sample Own(Sample sample) => All(Source).Single(one => one.Case == sample.Case);
}
