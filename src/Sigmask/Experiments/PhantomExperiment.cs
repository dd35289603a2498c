using System.Diagnostics;
using Sigmask.Data;
using Sigmask.Inference;
using Sigmask.Losses;
using Sigmask.Metrics;
using Sigmask.Models;
using Sigmask.Training;
using static TorchSharp.torch;

namespace Sigmask.Experiments;

/// <summary>Trains the plain loss and the envelope on noisy phantoms of each task and tests both on clean ones.</summary>
public sealed class PhantomExperiment
{
    private readonly PhantomExperimentOptions options;

    /// <summary>An experiment.</summary>
    /// <param name="options">What to compare, on what.</param>
    public PhantomExperiment(PhantomExperimentOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.options = options;
    }

    /// <summary>Is told how far it is.</summary>
    public IExperimentProgress? Progress { get; init; }

    /// <summary>Runs it.</summary>
    /// <param name="cancellation">Stops after the step under way.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public PhantomResults Run(CancellationToken cancellation = default)
    {
        var cells = new List<CellResult>();
        var views = new List<DatasetView>();
        var count = options.Tasks.Count * options.Seeds.Count * options.Losses.Count;
        foreach (var task in options.Tasks)
        {
            var view = new DatasetView(options.Training(task), options.Test(task));
            foreach (var seed in options.Seeds)
            {
                foreach (var (name, plan) in options.Losses)
                {
                    var key = new CellKey(view.Test.Description.Name, plan.Model.Name, name, options.Noise, seed);
                    Progress?.Started(key, cells.Count, count);
                    cells.Add(RunCell(key, plan with { Options = plan.Options with { Seed = seed } }, view, cancellation));
                    Progress?.Finished(cells[^1]);
                }
            }

            views.Add(view);
        }

        return new PhantomResults(cells, views);
    }

    private CellResult RunCell(CellKey key, TrainingPlan plan, DatasetView view, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var trained = new Trainer(plan) { Progress = Progress }.Run(view.Training, cancellation: cancellation);
        using var predictor = new Predictor(trained.Network, view.Test.Description, plan.Preprocessing, plan.Loss.IsMultiLabel);
        var scores = new List<CaseScore>();
        var isShown = key.Seed == options.Seeds[0];
        for (var i = 0; i < view.Test.Cases.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var sample = view.Test.Read(i);
            var predicted = predictor.Predict(sample).Labels();
            scores.AddRange(CaseScore.Of(view.Test.Cases[i], predicted, sample.Labels, view.Test.Description.Classes));
            if (isShown)
            {
                view.Keep(key.Loss, predicted);
            }
        }

        if (isShown && key.Loss == PhantomExperimentOptions.Envelope)
        {
            var classes = view.Training.Description.Classes.Count;
            using var confidence = new ClassConfidence(classes, isMultiLabel: false);
            for (var i = 0; i < view.Training.Cases.Count; i++)
            {
                view.KeepWeights(Weights(trained.Network, plan, view.Training.Read(i), classes, confidence));
            }
        }

        return new CellResult(key, scores, clock.Elapsed.TotalSeconds);
    }

    // What the finished network would leave out of a training image.
    private static float[] Weights(nn.Module<Tensor, Tensor> network, TrainingPlan plan, Sample sample, int classes, ClassConfidence confidence)
    {
        using var pause = ForeignNetwork.Pause(network);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var prepared = plan.Preprocessing.Apply(sample).Sample;
        var target = SegmentationTarget.MultiClass(tensor(prepared.Labels, [1, .. prepared.Size.Select(length => (long)length)]).to(int64), classes, Sample.Ignored);
        var image = tensor(prepared.Image, [1, prepared.Channels, .. prepared.Size.Select(length => (long)length)]);
        var outcome = new Envelope(plan.Loss.BaseLoss, plan.Envelope).Forward(network.forward(image), target, confidence: confidence);
        return outcome.PixelWeights.data<float>().ToArray();
    }
}
