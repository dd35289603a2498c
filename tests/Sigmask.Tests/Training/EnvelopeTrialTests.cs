using System.Collections.Concurrent;
using Sigmask.Inference;
using Sigmask.Losses;
using Sigmask.Metrics;
using Sigmask.Training;
using static TorchSharp.torch;

namespace Sigmask.Tests.Training;

public sealed class EnvelopeTrialTests(EnvelopeTrialTests.Trainings trainings) : IClassFixture<EnvelopeTrialTests.Trainings>
{
    private static readonly DiscSource Source = new(6, [16, 16]);
    private static readonly EnvelopeOptions Given = new() { Sigma = 0.3, Evidence = Evidence.ByClass, TopK = ImageMass.All, Ramp = new(0.2, 0.4) };
    private static readonly TrainingPlan Plan = Plans.Small(30, envelope: Given) with { Candidates = TrainingPlan.CandidatesAround(Given) };

    [Fact]
    public void The_candidates_are_the_plain_loss_the_envelope_and_its_neighbour_at_image_level()
    {
        Assert.Equal([EnvelopeOptions.Plain, Given, Given with { TopK = ImageMass.Share(0.75) }], TrainingPlan.CandidatesAround(Given));
        Assert.Equal(Given, TrainingPlan.CandidatesAround(Given with { TopK = ImageMass.Share(0.5) })[2]);
        Assert.Equal(2, TrainingPlan.CandidatesAround(Given with { Sigma = 0, TopK = ImageMass.Share(0.5) }).Count);
        Assert.Throws<TrainingException>(() => TrainingPlan.CandidatesAround(EnvelopeOptions.Plain));
        Assert.Throws<TrainingException>(() => TrainingPlan.CandidatesAround(Given with { Ramp = Ramp.Auto }));
    }

    [Theory]
    [InlineData(0.2, 0.4, 100, 20, 40, 60)]
    [InlineData(0.3, 0.8, 100, 30, 80, 100)]
    [InlineData(0, 0, 100, 0, 0, 20)]
    [InlineData(0.2, 0.4, 7, 1, 3, 5)]
    [InlineData(0.5, 1, 100, 50, 99, 100)]
    [InlineData(0.5, 0.97, 20, 10, 19, 20)]
    public void A_trial_is_the_ramp_and_as_long_again(double start, double end, long steps, long branch, long judged, long last) =>
        Assert.Equal(new TrialSchedule(branch, judged, last), TrialSchedule.Of(new(start, end), steps));

    [Theory]
    [InlineData(0, Guide.Ema)]
    [InlineData(1, Guide.Ema)]
    [InlineData(2, Guide.Ema)]
    [InlineData(1, Guide.Early)]
    [InlineData(2, Guide.Cross)]
    public void The_training_is_that_of_the_envelope_that_was_best(int best, Guide guide)
    {
        var preference = new Preference(best);
        var plan = Plan with { Guide = guide };
        using var chosen = new Trainer(plan).Run(Source, preference);
        Assert.Equal(Plan.Candidates[best], chosen.Envelope);
        Assert.Equal(best, chosen.ChosenTrial);
        (long, int?)[] trials = [.. Enumerable.Range(0, 3).SelectMany(trial => new long[] { 9, 12, 15, 18 }.Select(step => (step, (int?)trial)))];
        Assert.Equal([(3, null), (6, null), .. trials, (21, null), (24, null), (27, null), (30, null)], preference.Moments);
        Assert.Equal(Enumerable.Range(0, 3).Select(candidate => candidate == best ? 0.9 : 0.1), chosen.TrialScores);

        for (var candidate = 0; candidate < 3; candidate++)
        {
            Assert.Equal(candidate == best, trainings.LastStepAlone(guide, candidate) == chosen.LastStep);
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(20)]
    [InlineData(42)]
    [InlineData(47)]
    public void A_choice_that_is_stopped_anywhere_and_resumed_ends_with_the_same_files(int after)
    {
        using var folder = new TemporaryFolder();
        var held = new HeldOutDice(Source, Plan);
        var whole = trainings.Whole;
        using var stop = new CancellationTokenSource();
        var count = 0;
        var first = new Trainer(Plan) { Folder = new(folder["parts"]), Progress = new Each(_ => Stop(++count == after)) };
        Assert.Throws<OperationCanceledException>(() => first.Run(Source, held, stop.Token));
        using var resumed = new Trainer(Plan) { Folder = new(folder["parts"]), Resume = true }.Run(Source, held);
        Assert.Equal(whole.LastStep, resumed.LastStep);
        Assert.Equal(whole.Best, resumed.Best);
        foreach (var name in new[] { "model.safetensors", "trials.json" })
        {
            Assert.Equal(File.ReadAllBytes(Path.Combine(whole.Folder, name)), File.ReadAllBytes(folder[$"parts/{name}"]));
        }

        var history = Path.Combine(whole.Folder, "history.csv");
        Assert.Equal(WithoutSeconds(history), WithoutSeconds(folder["parts/history.csv"]));
        Assert.Equal(31, File.ReadLines(history).Count());

        void Stop(bool isTime)
        {
            if (isTime)
            {
                stop.Cancel();
            }
        }
    }

    [Fact]
    public void Without_held_back_cases_nothing_can_be_chosen()
    {
        var error = Assert.Throws<TrainingException>(() => new Trainer(Plan).Run(Source));
        Assert.Equal("`TrainingPlan.Candidates` chooses by held-back cases, and none are held back.", error.Message);
    }

    private static IEnumerable<string> WithoutSeconds(string path) => File.ReadLines(path).Select(row => string.Join(',', row.Split(',').Where((_, column) => column != 4)));

    /// <summary>Trainings that several tests compare theirs with, each run when it is first asked for.</summary>
    public sealed class Trainings : IDisposable
    {
        private readonly ConcurrentDictionary<(Guide Guide, int Candidate), Lazy<StepReport?>> alone = new();
        private readonly TemporaryFolder folder = new();
        private readonly Lazy<(StepReport? LastStep, ValidationMark? Best, string Folder)> whole;

        public Trainings() => whole = new(() => Undisturbed(folder["whole"]));

        /// <summary>The training by the plan, from its beginning to its end in one go, and where its files are.</summary>
        public (StepReport? LastStep, ValidationMark? Best, string Folder) Whole => whole.Value;

        /// <summary>The last step of a training whose envelope was given: one of the candidates.</summary>
        public StepReport? LastStepAlone(Guide guide, int candidate) => alone.GetOrAdd((guide, candidate), one => new(() => Alone(one.Guide, one.Candidate))).Value;

        public void Dispose() => folder.Dispose();

        private static StepReport? Alone(Guide guide, int candidate)
        {
            using var trained = new Trainer(Plan with { Guide = guide, Envelope = Plan.Candidates[candidate], Candidates = [] }).Run(Source);
            return trained.LastStep;
        }

        private static (StepReport? LastStep, ValidationMark? Best, string Folder) Undisturbed(string path)
        {
            using var trained = new Trainer(Plan) { Folder = new(path) }.Run(Source, new HeldOutDice(Source, Plan));
            return (trained.LastStep, trained.Best, path);
        }
    }

    /// <summary>A validation that likes one candidate: two validations before the trials, four in each.</summary>
    private sealed class Preference(int best) : IValidation
    {
        private int calls;

        public List<(long Step, int? Trial)> Moments { get; } = [];

        public IReadOnlyList<string> Classes => [];

        public ValidationScore Score(nn.Module<Tensor, Tensor> network, nn.Module<Tensor, Tensor> guide, long done, double strength, int? trial)
        {
            Moments.Add((done, trial));
            return Score(network);
        }

        public ValidationScore Score(nn.Module<Tensor, Tensor> network)
        {
            var call = calls++;
            return new(call is >= 2 and < 14 && (call - 2) / 4 == best ? 0.9 : 0.1, []);
        }
    }

    private sealed class Each(Action<TrainingStatus> act) : ITrainingProgress
    {
        public void Advanced(TrainingStatus status) => act(status);
    }
}
