using System.Globalization;
using Sigmask.Models;
using Sigmask.Storage;
using static TorchSharp.torch;

namespace Sigmask.Training;

/// <summary>
/// The checkpoints of a run: <c>last.safetensors</c>, from which a training goes on, and <c>best.safetensors</c>, the weights of the best
/// validation. Each is written whole or not at all.
/// </summary>
public sealed class CheckpointStore
{
    private readonly Func<string, Stream>? open;

    /// <summary>A store in a folder.</summary>
    /// <param name="folder">Made when the first checkpoint is written.</param>
    /// <param name="open">Opens files for writing; null: ordinary files. A test may put a full disk here.</param>
    public CheckpointStore(string folder, Func<string, Stream>? open = null)
    {
        LastPath = Path.Combine(folder, "last.safetensors");
        BestPath = Path.Combine(folder, "best.safetensors");
        this.open = open;
    }

    /// <summary>The state after the last checkpointed step.</summary>
    public string LastPath { get; }

    /// <summary>The weights with the best validation Dice.</summary>
    public string BestPath { get; }

    /// <summary>The last checkpoint that was written or restored, for messages; null if there is none.</summary>
    public string? LastGood { get; private set; }

    /// <summary>Writes the whole state.</summary>
    /// <exception cref="TrainingException">It cannot be written; the previous checkpoint is intact.</exception>
    public void SaveLast(TrainingState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var metadata = new Dictionary<string, string> { ["step"] = Text(state.Step), ["seconds"] = Text(state.Elapsed.TotalSeconds) };
        if (state.Best is { } best)
        {
            metadata["best_step"] = Text(best.Step);
            metadata["best_dice"] = Text(best.Dice);
        }

        Write(LastPath, state.Tensors(), metadata);
        LastGood = Named(LastPath, state.Step);
    }

    /// <summary>Writes the weights of a network.</summary>
    /// <param name="network">The network that was validated.</param>
    /// <param name="mark">Its validation.</param>
    /// <exception cref="TrainingException">They cannot be written; the previous ones are intact.</exception>
    public void SaveBest(nn.Module network, ValidationMark mark)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(mark);
        Write(BestPath, network.state_dict(), new() { ["step"] = Text(mark.Step), ["dice"] = Text(mark.Dice) });
    }

    /// <summary>Brings back the state of the last checkpoint.</summary>
    /// <returns>False if there is none.</returns>
    /// <exception cref="ModelException">It is damaged, or of another network or optimizer.</exception>
    public bool TryRestore(TrainingState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (!File.Exists(LastPath))
        {
            return false;
        }

        using var file = SafetensorsFile.Read(LastPath);
        if (!long.TryParse(file.Metadata.GetValueOrDefault("step"), CultureInfo.InvariantCulture, out var step))
        {
            throw new ModelException($"Weights {LastPath} are no checkpoint: they name no step. Give a run folder that was trained here.");
        }

        state.Restore(file.Tensors, LastPath);
        state.Step = step;
        state.Elapsed = TimeSpan.FromSeconds(double.TryParse(file.Metadata.GetValueOrDefault("seconds"), CultureInfo.InvariantCulture, out var seconds) ? seconds : 0);
        state.Best = long.TryParse(file.Metadata.GetValueOrDefault("best_step"), CultureInfo.InvariantCulture, out var bestStep)
            && double.TryParse(file.Metadata.GetValueOrDefault("best_dice"), CultureInfo.InvariantCulture, out var dice) ? new(bestStep, dice) : null;
        LastGood = Named(LastPath, step);
        return true;
    }

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);

    private static string Named(string path, long step) => $"{path} (step {step})";

    private void Write(string path, IReadOnlyDictionary<string, Tensor> tensors, Dictionary<string, string> metadata)
    {
        try
        {
            AtomicFile.Write(path, stream => SafetensorsFile.Write(stream, tensors, metadata), open);
        }
        catch (IOException error)
        {
            throw new TrainingException(error.Message, error);
        }
    }
}
