using System.CommandLine;
using Sigmask.Cli.Usage;
using Sigmask.Data;
using Sigmask.Training;

namespace Sigmask.Cli.Inputs;

/// <summary>The folder that <c>train</c> wrote, as <c>predict</c> and <c>evaluate</c> need it.</summary>
/// <param name="Folder">The run.</param>
/// <param name="Record">Its settings.</param>
/// <param name="Labels">What the values of its masks mean.</param>
internal sealed record SavedRun(RunFolder Folder, RunRecord Record, LabelTable Labels)
{
    /// <summary>The option that names it.</summary>
    public static Option<string?> Option(bool isRequired) => new("--run") { HelpName = "DIR", Description = "The folder of a finished run, as 'train' writes it.", Required = isRequired };

    /// <summary>Opens a run.</summary>
    /// <exception cref="UsageException">It is a file.</exception>
    /// <exception cref="TrainingException">It is none.</exception>
    /// <exception cref="DataException">Its label table is missing or cannot be read.</exception>
    public static SavedRun Open(string location)
    {
        if (File.Exists(location))
        {
            throw new UsageException($"--run {location} is a file; give the folder that 'train' wrote. An exported network is used by 'predict', with --onnx FILE instead of --run.");
        }

        var folder = new RunFolder(location);
        var record = RunRecord.Read(folder.Record);
        return new SavedRun(folder, record, LabelFile.Beside(location)
            ?? throw new DataException($"{location} has no {LabelFile.FileName}, which says what the values of its label maps mean. Copy that of its data there, or write one with the run: RunFolder.Companions of [\"{LabelFile.FileName}\"] = LabelFile.Format(table)."));
    }

    /// <summary>Which cases were trained on and which were held back.</summary>
    public Split ReadSplit() => SplitFile.Read(Path.Combine(Folder.Location, SplitFile.FileName));

    /// <summary>Where its data lay and how they were opened; null of a run of an earlier version.</summary>
    public DataOrigin? ReadOrigin() => DataOrigin.Read(Path.Combine(Folder.Location, DataOrigin.FileName));
}
