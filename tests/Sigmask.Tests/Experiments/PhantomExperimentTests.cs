using System.Text.Json.Nodes;
using Sigmask.Experiments;
using Sigmask.Losses;
using Sigmask.Phantoms;
using Sigmask.Reports;
using Sigmask.Training;

namespace Sigmask.Tests.Experiments;

public class PhantomExperimentTests
{
    private static readonly PhantomExperimentOptions Tiny = Shrunk(new PhantomExperimentOptions());

    [Fact]
    public void Every_task_and_loss_is_trained_tested_and_reported()
    {
        var progress = new Cells();
        var results = new PhantomExperiment(Tiny) { Progress = progress }.Run();
        var comparisons = LossComparison.Of(results.Cells, PhantomExperimentOptions.Plain, PhantomExperimentOptions.Envelope);

        Assert.Equal(["burn plain", "burn envelope", "cardiac plain", "cardiac envelope"], progress.Names);
        Assert.Equal(results.Cells.Count, progress.Finished);
        Assert.All(results.Cells, cell => Assert.Equal(3, cell.Scores.Select(score => score.Key).Distinct().Count()));
        Assert.All(results.Views, view => Assert.Equal(4, view.Weights.Count));
        Assert.All(results.Views, view => Assert.InRange(view.Exclusion.Dropped / view.Exclusion.Pixels, 0, Tiny.Plan.Envelope.Sigma + 1e-6));

        var tree = JsonNode.Parse(ResultsFile.Text(results.Cells, comparisons, PhantomReport.Settings(Tiny)))!;
        Assert.Equal((2 * 3 * 2) + (2 * 3 * 3), tree["cells"]!.AsArray().Count);
        Assert.Equal("burn", (string)tree["cells"]![0]!["dataset"]!);
        var page = PhantomReport.Of(Tiny, results, comparisons, "sigmask demo").ToHtml();
        Assert.Equal(4, page.Split("data:image/png;base64,").Length - 1);
    }

    [Fact]
    public void The_same_seed_gives_the_same_scores_and_the_plain_loss_is_the_envelope_turned_off()
    {
        var once = new PhantomExperiment(Tiny with { Tasks = [PhantomTask.Cardiac] }).Run();
        var again = new PhantomExperiment(Tiny with { Tasks = [PhantomTask.Cardiac], Plan = Tiny.Plan with { Envelope = EnvelopeOptions.Plain } }).Run();
        Assert.Equal(once.Cells[0].Scores, again.Cells[0].Scores);
        Assert.Equal(again.Cells[0].Scores, again.Cells[1].Scores);
    }

    private static PhantomExperimentOptions Shrunk(PhantomExperimentOptions options) => options with
    {
        Tasks = [PhantomTask.Burn, PhantomTask.Cardiac],
        Size = 32,
        TrainingCases = 4,
        TestCases = 3,
        Plan = options.Plan with
        {
            Model = options.Plan.Model with { Width = 4, Levels = 2 },
            Options = options.Plan.Options with { Steps = 4, BatchSize = 2 },
        },
    };

    private sealed class Cells : IExperimentProgress
    {
        public List<string> Names { get; } = [];

        public int Finished { get; private set; }

        public void Started(CellKey cell, int done, int count) => Names.Add($"{cell.Dataset} {cell.Loss}");

        public void Advanced(TrainingStatus status) => Assert.InRange(status.Report.Step, 1, 4);

        void IExperimentProgress.Finished(CellResult result) => Finished++;
    }
}
