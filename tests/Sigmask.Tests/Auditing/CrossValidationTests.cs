using Sigmask.AnnotationNoise;
using Sigmask.Auditing;
using Sigmask.Data;
using Sigmask.Inference;
using Sigmask.Loading;
using Sigmask.Losses;
using Sigmask.Tests.Data;
using Sigmask.Tests.Inference;
using Sigmask.Tests.Training;
using Sigmask.Training;
using static TorchSharp.torch;

namespace Sigmask.Tests.Auditing;

public sealed class CrossValidationTests
{
    [Fact]
    public void A_case_is_shown_hidden_as_drawn_and_with_errors_and_what_is_learned_is_always_the_drawing()
    {
        var discs = new DiscSource(2, [24, 24]);
        var options = new ProofreadingOptions { Hidden = 1, Drawn = 1, Spoiled = 2, Errors = NoiseModel.Strong };
        var source = new ProofreadingSource(new PreparedCache(discs, new Preprocessing { Size = [16, 16] }, new CacheOptions()), options, seed: 3);
        Assert.Equal(["case0-1", "case0-2", "case0-3", "case0-4", "case1-1", "case1-2", "case1-3", "case1-4"], source.Cases.Select(key => key.Case));
        Assert.Equal(["patient0", "patient1"], source.Cases.Select(key => key.Patient).Distinct());
        Assert.Equal(1 + 3, source.Description.Channels);
        var drawn = new Preprocessing { Size = [16, 16] }.Apply(discs.Read(1)).Sample;
        Sample[] shown = [.. Enumerable.Range(4, 4).Select(source.Read)];
        Assert.All(shown, sample => Assert.Equal(drawn.Labels, sample.Labels));
        Assert.All(shown, sample => Assert.Equal(drawn.Image, sample.Image[..256]));
        Assert.All(shown[0].Image[256..], value => Assert.Equal(0, value));
        Assert.Equal(drawn.Labels, Shown(shown[1]));
        Assert.NotEqual(drawn.Labels, Shown(shown[2]));
        Assert.NotEqual(Shown(shown[2]), Shown(shown[3]));
        Assert.Equal(source.Read(6).Image, shown[2].Image);
        Assert.Equal([16, 16], source.FormOf(4).Size);

        static byte[] Shown(Sample sample) => [.. Enumerable.Range(0, 256).Select(pixel => (byte)Enumerable.Range(0, 3).MaxBy(label => sample.Image[((1 + label) * 256) + pixel]))];
    }

    [Fact]
    public void What_is_ignored_is_not_shown()
    {
        var sample = Networks.Shown("a", [0, 1, Sample.Ignored, 1], 2, 2);
        Assert.Equal([0, 1, 0, 1, 2, 0, 0, 0, 0, 2, 0, 2], AnnotatedInput.Of(sample, 2, AnnotationView.Drawn).Image);
    }

    [Fact]
    public void Every_case_is_judged_by_the_networks_of_the_fold_that_held_its_patient_back()
    {
        var discs = new DiscSource(9, [16, 16]);
        var (patients, folds) = (new Dictionary<string, int>(), new List<IReadOnlyList<Predictor>>());
        for (var fold = 0; fold < 3; fold++)
        {
            foreach (var name in Split.OfFold(discs.Cases, new Fold(fold + 1, 3), 5).Validation)
            {
                patients[discs.Cases.Single(key => key.Case == name).Patient] = fold;
            }

            // Two networks of a fold are sure of its own class and of class 0.
            folds.Add([Constant(fold), Constant(0)]);
        }

        using var judge = new CrossValidatedJudge(discs, folds, patients, new Preprocessing());
        Assert.Equal(9, patients.Count);
        for (var index = 0; index < 9; index++)
        {
            var judged = judge.Judge(index, TestContext.Current.CancellationToken);
            var fold = patients[discs.Cases[index].Patient];
            Assert.All(Enumerable.Range(0, 3), label => Assert.Equal(((label == fold ? 1 : 0) + (label == 0 ? 1 : 0)) / 2.0, judged.Proofread[(label * 256) + 100], 1e-4));
            Assert.Equal(discs.Read(index).Labels, judged.Sample.Labels);
        }
    }

    [Fact]
    public void Proofread_are_the_probabilities_with_the_drawing_shown_and_segmented_those_with_it_hidden()
    {
        byte[] labels = [0, 1, 2, 0, 2, 1, Sample.Ignored, 1, 0];
        var source = new Samples([Networks.Shown("a", labels, 3, 3)], ["background", "disc 1", "disc 2"]);
        using var judge = new CrossValidatedJudge(source, [[Copying()]], new Dictionary<string, int> { ["a"] = 0 }, new Preprocessing());

        var judged = judge.Judge(0, TestContext.Current.CancellationToken);

        // Of what it is not shown the network knows nothing.
        for (var pixel = 0; pixel < 9; pixel++)
        {
            for (var label = 0; label < 3; label++)
            {
                var expected = labels[pixel] == Sample.Ignored ? 1.0 / 3 : labels[pixel] == label ? 1 : 0;
                Assert.Equal(expected, judged.Proofread[(label * 9) + pixel], 1e-4);
            }
        }

        Assert.Equal(27, judged.Segmented.Length);
        Assert.All(judged.Segmented, probability => Assert.Equal(1.0 / 3, probability, 1e-6));
    }

    [Fact]
    public void No_network_reads_a_case_that_it_judges_and_a_finished_fold_is_not_trained_again()
    {
        using var folder = new TemporaryFolder();
        var spy = new Spy(new DiscSource(6, [16, 16]));
        var plan = new AuditPlan { Training = Plans.Small(4, envelope: EnvelopeOptions.Plain), Folds = 3, Proofreading = new() { Hidden = 1, Drawn = 1, Spoiled = 1, Errors = NoiseModel.Strong } };
        var first = new CrossValidation(plan) { Folder = folder.Location, Progress = spy }.Run(spy, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(["1/3", "2/3", "3/3"], spy.Steps.Keys);
        Assert.All(spy.Steps.Values, steps => Assert.Equal(4, steps));
        foreach (var (fold, read) in spy.Read)
        {
            var split = Split.OfFold(spy.Cases, Fold.Parse(fold), plan.Training.Options.Seed);
            Assert.Equal(split.Training.Order(), read.Take(split.Training.Count).Order());
            Assert.Equal(2, split.Validation.Count);
        }

        spy.Forget();
        var again = new CrossValidation(plan) { Folder = folder.Location, Progress = spy }.Run(spy, cancellation: TestContext.Current.CancellationToken);
        Assert.All(spy.Steps.Values, steps => Assert.Equal(0, steps));
        Assert.Equal(AuditTables.Cases(first), AuditTables.Cases(again));
        Assert.Equal(AuditTables.Regions(first), AuditTables.Regions(again));

        var other = plan with { Training = plan.Training with { Loss = LossSpecification.Parse("ce") } };
        Assert.Contains("other settings", Assert.Throws<TrainingException>(() => new CrossValidation(other) { Folder = folder.Location }.Run(spy)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_was_begun_with_another_size_is_refused_though_the_files_are_the_same()
    {
        using var folder = new TemporaryFolder();
        using var pictures = new PictureFolder();
        for (var index = 0; index < 4; index++)
        {
            byte[] mask = [.. Enumerable.Range(0, 16 * 16).Select(pixel => (byte)(pixel / 16 is >= 4 and < 12 && pixel % 16 > index && pixel % 16 < 12 ? 255 : 0))];
            pictures.Grey($"images/{index}.png", 16, 16, Array.ConvertAll(mask, value => (byte)(40 + (value / 2)))).Grey($"masks/{index}.png", 16, 16, mask);
        }

        var source = DataLayouts.Open(pictures.Path, "folder", new DataOptions()).Source;
        LabelAudit Audit(int side) => new CrossValidation(new()
        {
            Training = Plans.Small(1, envelope: EnvelopeOptions.Plain) with { Preprocessing = new() { Size = [side, side] } },
            Folds = 2,
            Proofreading = new() { Hidden = 1, Drawn = 1, Spoiled = 1, Errors = NoiseModel.Strong },
        }) { Folder = folder.Location }.Run(source, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(Audit(16).Id, Audit(16).Id);

        var message = Assert.Throws<TrainingException>(() => Audit(8)).Message;

        Assert.Contains("other settings: data.annotation was", message, StringComparison.Ordinal);
        Assert.Contains("Size", message, StringComparison.Ordinal);
    }

    [Fact]
    public void How_a_showing_is_read_tells_sizes_apart()
    {
        static string Reading(int side) =>
            new ProofreadingSource(new PreparedCache(new DiscSource(2, [24, 24]), new Preprocessing { Size = [side, side] }, new CacheOptions()), new ProofreadingOptions(), seed: 3).ReadingOf(0);

        Assert.Equal(Reading(16), Reading(16));
        Assert.NotEqual(Reading(16), Reading(8));
    }

    [Fact]
    public void A_training_that_was_stopped_goes_on_to_the_same_end()
    {
        using var folder = new TemporaryFolder();
        var discs = new DiscSource(4, [16, 16]);
        var plan = new AuditPlan { Training = Plans.Small(6, envelope: EnvelopeOptions.Plain), Folds = 2, Proofreading = new() { Hidden = 1, Drawn = 1, Spoiled = 1, Errors = NoiseModel.Strong } };
        var whole = new CrossValidation(plan).Run(discs, cancellation: TestContext.Current.CancellationToken);
        using (var stop = new CancellationTokenSource())
        {
            var spy = new Spy(discs) { OnStep = (fold, step) => { if (fold == "2/2" && step == 3) { stop.Cancel(); } } };
            Assert.Throws<OperationCanceledException>(() => new CrossValidation(plan) { Folder = folder.Location, Progress = spy }.Run(spy, cancellation: stop.Token));
        }

        var rest = new Spy(discs);
        var resumed = new CrossValidation(plan) { Folder = folder.Location, Progress = rest }.Run(rest, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal([0, 3], rest.Steps.Values);
        Assert.Equal(AuditTables.Cases(whole), AuditTables.Cases(resumed));
    }

    [Fact]
    public void What_cannot_be_audited_is_refused()
    {
        var plan = new AuditPlan { Training = Plans.Small(1, "bce+dice", EnvelopeOptions.Plain) };
        Assert.Contains("say ce", Assert.Throws<TrainingException>(() => new CrossValidation(plan)).Message, StringComparison.Ordinal);
        Assert.Contains("2 folds", Assert.Throws<TrainingException>(() => new CrossValidation(plan with { Training = Plans.Small(1), Folds = 1 })).Message, StringComparison.Ordinal);
        Assert.Throws<DataException>(() => new CrossValidation(plan with { Training = Plans.Small(1) }).Run(new DiscSource(3, [16, 16])));
    }

    private static Predictor Constant(int label) => Linear(new float[12], [.. Enumerable.Range(0, 3).Select(one => one == label ? 20f : 0f)]);

    // Of the image and the three maps of the annotation it takes the latter for the classes.
    private static Predictor Copying() => Linear([.. Enumerable.Range(0, 12).Select(place => place % 4 == 1 + (place / 4) ? 10f : 0f)], new float[3]);

    private static Predictor Linear(float[] weights, float[] biases)
    {
        using var withoutGradient = no_grad();
        var network = nn.Conv2d(4, 3, 1);
        network.weight.copy_(tensor(weights).reshape(3, 4, 1, 1));
        network.bias!.copy_(tensor(biases));
        return new(network, new("discs", 4, 2, ["background", "disc 1", "disc 2"]), new Preprocessing { Normalisation = IntensityNormalisation.Fixed([0, 0, 0, 0], [1, 1, 1, 1]) }, isMultiLabel: false);
    }

    // Notes what is read, and how many steps are made, fold by fold.
    private sealed class Spy(ISampleSource inner) : ISampleSource, IAuditProgress
    {
        private readonly Lock gate = new();
        private string fold = "";

        public Action<string, long>? OnStep { get; init; }

        public Dictionary<string, List<string>> Read { get; } = [];

        public SortedDictionary<string, long> Steps { get; } = new(StringComparer.Ordinal);

        public DataDescription Description => inner.Description;

        public IReadOnlyList<CaseKey> Cases => inner.Cases;

        Sample ISampleSource.Read(int index)
        {
            lock (gate)
            {
                if (!Read[fold].Contains(Cases[index].Case))
                {
                    Read[fold].Add(Cases[index].Case);
                }
            }

            return inner.Read(index);
        }

        public void Started(Fold started, int seed, int training, int held)
        {
            lock (gate)
            {
                fold = $"{started}";
                (Read[fold], Steps[fold]) = ([], 0);
            }
        }

        public void Advanced(TrainingStatus status)
        {
            Steps[fold]++;
            OnStep?.Invoke(fold, status.Report.Step);
        }

        public void Forget()
        {
            Read.Clear();
            Steps.Clear();
        }
    }
}
