using Sigmask.Models;
using static TorchSharp.torch;

namespace Sigmask.Training;

/// <summary>A run that came to its end.</summary>
/// <param name="Record">Its settings.</param>
/// <param name="Network">Its network with the weights to use, on the CPU; belongs to the caller.</param>
internal sealed record FinishedRun(RunRecord Record, nn.Module<Tensor, Tensor> Network)
{
    /// <summary>Loads a run.</summary>
    /// <param name="folder">Where it lies.</param>
    /// <param name="registry">The networks known by name; null: those of this package.</param>
    /// <exception cref="TrainingException">The folder holds no finished run.</exception>
    /// <exception cref="ModelException">The registry has no network of its name, or the weights cannot be used.</exception>
    public static FinishedRun Load(RunFolder folder, ModelRegistry? registry = null)
    {
        var record = RunRecord.Read(folder.Record);
        if (!folder.IsFinished)
        {
            throw new TrainingException($"{folder.Location} holds a run that is not finished. Let it end with `Trainer.Run`.");
        }

        registry ??= ModelRegistry.Standard;
        if (!registry.Names.Contains(record.Model.Name))
        {
            throw new ModelException($"{folder.Location}: There is no model \"{record.Model.Name}\" in the registry. For a network of your own pass `registry: ModelRegistry.Standard.With(...)` with a family of that name, or load {Path.GetFileName(folder.Model)} into it with ModelWeights.Load.");
        }

        var network = registry.Create(record.Model, record.Seed);
        try
        {
            ModelWeights.Load(network, folder.Model);
            return new(record, network);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }
}
