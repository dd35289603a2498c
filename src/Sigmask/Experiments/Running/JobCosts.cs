using Sigmask.Models;
using Sigmask.Training;

namespace Sigmask.Experiments;

/// <summary>How long a training will take, by those that are done: of the same data set, network and loss if there is one, or else of whatever is most alike.</summary>
public sealed class JobCosts
{
    // What a core of 2023 does with small convolutions.
    private const double MultiplyAddsPerSecond = 2e10;

    // Of a step for each tensor of parameters: networks of many small operations spend their time between them.
    private const double SecondsPerTensor = 5e-4;

    // Of a process, until the first step.
    private const double SecondsToBegin = 6;

    // Forward, and backward to weights and to features.
    private const int PassesOfStep = 3;

    // Of all trainings that are alike in what is not null.
    private readonly Dictionary<(string? Dataset, string? Model, string? Loss), (double Seconds, int Count)> sums = [];

    /// <summary>Knows some trainings.</summary>
    public JobCosts(IEnumerable<JobResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        foreach (var result in results)
        {
            Add(result);
        }
    }

    /// <summary>Knows one more.</summary>
    internal void Add(JobResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        foreach (var kind in Kinds(result.Key))
        {
            var (seconds, count) = sums.GetValueOrDefault(kind);
            sums[kind] = (seconds + result.Seconds, count + 1);
        }
    }

    /// <summary>Seconds of a training; null if none is known at all.</summary>
    public double? SecondsOf(CellKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        foreach (var kind in Kinds(key))
        {
            if (sums.TryGetValue(kind, out var alike))
            {
                return alike.Seconds / alike.Count;
            }
        }

        return null;
    }

    /// <summary>Seconds of a training by its arithmetic alone: a first guess, where none is done yet.</summary>
    /// <exception cref="DataException">A case cannot be read.</exception>
    public static double Guess(ComparisonJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        var (plan, images) = (job.Plan, job.Data.Clean);
        var model = plan.ModelFor(job.Data.Test.Description);
        model = ModelRegistry.Standard.Find(model.Name).IsPlanned ? model with { Input = InputPlanning.Of(images, plan.Preprocessing) } : model;
        var size = plan.Preprocessing.Patch?.Size ?? plan.Preprocessing.GridOf(images.Cases[0].Case, images.FormOf(0)).Size;
        using var network = ModelRegistry.Standard.Create(model, plan.Options.Seed);
        var cost = ModelCost.Of(network, [model.Channels, .. size.Select(length => (long)length)]).MultiplyAdds;
        var steps = plan.Options.TotalSteps((images.Cases.Count + plan.Options.BatchSize - 1) / plan.Options.BatchSize);
        var tested = (double)job.Data.Test.Cases.Count * steps / (plan.Options.ValidateEvery ?? steps);
        return SecondsToBegin + (steps * SecondsPerTensor * network.parameters().Count())
            + (cost * ((PassesOfStep * steps * plan.Options.BatchSize) + tested) / MultiplyAddsPerSecond / (plan.Options.Threads ?? 1));
    }

    // The most alike first.
    private static (string? Dataset, string? Model, string? Loss)[] Kinds(CellKey key) => [(key.Dataset, key.Model, key.Loss), (key.Dataset, key.Model, null), (null, key.Model, null), (null, null, null)];
}
