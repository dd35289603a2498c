using System.Globalization;
using Sigmask.Models;
using Sigmask.Files;
using static TorchSharp.torch;

namespace Sigmask.Training;

/// <summary>
/// The checkpoints of a run: <c>last.safetensors</c>, from which a training goes on, <c>previous.safetensors</c>, the one before it, and <c>best.safetensors</c>, the
/// weights of the best validation for whoever wants to look at them. Each is written whole or not at all and carries a checksum.
/// </summary>
/// <remarks>A training goes on from one file alone: <c>last.safetensors</c> has the best weights in it, so a process may be killed between any two files.</remarks>
public sealed class CheckpointStore
{
    private readonly Func<string, Stream>? open;
    private bool isLastDamaged;
    private ValidationMark? savedBest;

    /// <summary>A store in a folder.</summary>
    /// <param name="folder">Made when the first checkpoint is written.</param>
    /// <param name="open">Opens files for writing; null: ordinary files. A test may put a full disk here.</param>
    public CheckpointStore(string folder, Func<string, Stream>? open = null)
    {
        LastPath = Path.Combine(folder, "last.safetensors");
        PreviousPath = Path.Combine(folder, "previous.safetensors");
        BestPath = Path.Combine(folder, "best.safetensors");
        this.open = open;
    }

    /// <summary>The state after the last checkpointed step.</summary>
    public string LastPath { get; }

    /// <summary>The state before that, which is taken if the last one is damaged.</summary>
    public string PreviousPath { get; }

    /// <summary>The weights with the best validation Dice.</summary>
    public string BestPath { get; }

    /// <summary>All its files, whether they are there or not.</summary>
    public IReadOnlyList<string> Files => [LastPath, PreviousPath, BestPath];

    /// <summary>Whether there is anything to go on from.</summary>
    public bool HasAny => File.Exists(LastPath) || File.Exists(PreviousPath);

    /// <summary>The last checkpoint that was written or restored, for messages; null if there is none.</summary>
    public string? LastGood { get; private set; }

    /// <summary>Writes the whole state, and the best weights as a file of their own if they are other ones than before.</summary>
    /// <exception cref="TrainingException">One cannot be written; the previous checkpoint is intact.</exception>
    public void Save(TrainingState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        using var scope = NewDisposeScope();
        var metadata = new Dictionary<string, string> { ["step"] = Text(state.Step), ["seconds"] = Text(state.Elapsed.TotalSeconds) };
        if (state.Best is { } best)
        {
            metadata["best_step"] = Text(best.Step);
            metadata["best_dice"] = Text(best.Dice);
        }

        Write(LastPath, state.Tensors(), metadata, isLastDamaged ? null : PreviousPath);
        (isLastDamaged, LastGood) = (false, Named(LastPath, state.Step));
        SaveBest(state);
    }

    /// <summary>Brings back the state of the last checkpoint; if that is damaged, of the one before it.</summary>
    /// <param name="state">The state of a training with the same settings.</param>
    /// <param name="note">Receives one line if the last one could not be used.</param>
    /// <returns>False if there is none.</returns>
    /// <exception cref="TrainingException">There is none that is whole, or the file of the best weights cannot be brought to it.</exception>
    /// <exception cref="ModelException">It is of another network or optimizer.</exception>
    public bool TryRestore(TrainingState state, Action<string>? note = null)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (!HasAny)
        {
            return false;
        }

        var faults = new List<string>();
        foreach (var path in new[] { LastPath, PreviousPath })
        {
            using var file = Read(path, out var fault);
            if (file is null)
            {
                faults.Add(fault!);
                continue;
            }

            Restore(state, file, path);
            if (faults is [var first])
            {
                isLastDamaged = true;
                note?.Invoke($"{first}; the training goes on from the one before it, {LastGood}.");
            }

            SaveBest(state);
            return true;
        }

        throw new TrainingException($"{string.Join(", and ", faults)}, so there is no checkpoint to go on from. Begin anew without `Trainer.Resume`.");
    }

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);

    private static string Named(string path, long step) => Invariant($"{path} (step {step})");

    private static SafetensorsFile? Read(string path, out string? fault)
    {
        if (!File.Exists(path))
        {
            fault = $"{path} is not there";
            return null;
        }

        try
        {
            var file = SafetensorsFile.Read(path);
            if (SafetensorsChecksum.FaultOf(file) is not { } reason)
            {
                fault = null;
                return file;
            }

            file.Dispose();
            fault = $"{path} is damaged ({reason})";
        }
        catch (ModelException error)
        {
            fault = $"{path} is damaged ({(error.InnerException ?? error).Message.TrimEnd('.')})";
        }

        return null;
    }

    private void Restore(TrainingState state, SafetensorsFile file, string path)
    {
        var texts = file.Metadata;
        if (!long.TryParse(texts.GetValueOrDefault("step"), CultureInfo.InvariantCulture, out var step))
        {
            throw new ModelException($"Weights {path} are no checkpoint: they name no step. Give a run folder that was trained here.");
        }

        state.Restore(file.Tensors, path);
        state.Step = step;
        state.Elapsed = TimeSpan.FromSeconds(double.TryParse(texts.GetValueOrDefault("seconds"), CultureInfo.InvariantCulture, out var seconds) ? seconds : 0);
        state.Best = long.TryParse(texts.GetValueOrDefault("best_step"), CultureInfo.InvariantCulture, out var bestStep)
            && double.TryParse(texts.GetValueOrDefault("best_dice"), CultureInfo.InvariantCulture, out var dice) ? new(bestStep, dice) : null;
        LastGood = Named(path, step);
    }

    // After the state: until then the file may be of a step that a training which goes on has yet to reach. Restoring writes it anew for the same reason.
    private void SaveBest(TrainingState state)
    {
        if (state is { Best: { } mark, BestWeights: { } best })
        {
            if (mark != savedBest)
            {
                Write(BestPath, best.Weights, new() { ["step"] = Text(mark.Step), ["dice"] = Text(mark.Dice) });
                savedBest = mark;
            }
        }
        else if (File.Exists(BestPath))
        {
            RemoveBest();
        }
    }

    private void RemoveBest()
    {
        try
        {
            File.Delete(BestPath);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"{BestPath} is of a step that the training has yet to reach, and could not be removed ({error.Message.TrimEnd('.')}); allow writing there, or remove it by hand.", error);
        }
    }

    private void Write(string path, IReadOnlyDictionary<string, Tensor> tensors, Dictionary<string, string> metadata, string? former = null)
    {
        try
        {
            AtomicFile.Write(path, stream => SafetensorsFile.Write(stream, tensors, SafetensorsChecksum.AddTo(tensors, metadata)), open, former);
        }
        catch (IOException error)
        {
            throw new TrainingException(error.Message, error);
        }
    }
}
