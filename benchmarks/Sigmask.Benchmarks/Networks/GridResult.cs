using System.Text.Json;
using Sigmask.Data;
using Sigmask.Experiments;
using Sigmask.Metrics;
using Sigmask.Storage;

namespace Sigmask.Benchmarks.Networks;

/// <summary>What came out of a cell.</summary>
/// <param name="Cell">Which one.</param>
/// <param name="Steps">Of the training.</param>
/// <param name="Size">Side of the images.</param>
/// <param name="Milliseconds">Median time of a step.</param>
/// <param name="Megabytes">The most memory of the process while it trained, runtime and images included.</param>
/// <param name="Scores">Of the test.</param>
internal sealed record GridResult(GridCell Cell, int Steps, int Size, double Milliseconds, double Megabytes, IReadOnlyList<GridScore> Scores)
{
    public static GridResult Read(string file)
        => JsonSerializer.Deserialize<GridResult>(File.ReadAllText(file)) ?? throw new InvalidDataException($"{file} is empty; delete it to train that cell again.");

    public void Write(string file) => AtomicFile.WriteText(file, JsonSerializer.Serialize(this));

    /// <summary>The form that comparisons take.</summary>
    public CellResult ToCellResult() => new(
        new(Cell.Dataset, Cell.Network, Cell.Loss, "", Cell.Seed),
        [.. Scores.Select(score => new CaseScore(new CaseKey(score.Case, score.Patient), score.Class, score.Name, score.Counts))],
        Milliseconds * Steps / 1000);
}

/// <summary>The overlap of one structure of one test case.</summary>
internal sealed record GridScore(string Case, string Patient, int Class, string Name, ConfusionCounts Counts);
