using System.Text.RegularExpressions;

namespace Sigmask.Cli.Usage;

/// <summary>
/// The library's messages name a setting as whoever uses the library sets it, a property or parameter of a type, with the value that is meant: <c>`TrainingOptions.BatchSize = 4`</c>.
/// Whoever reads them on a terminal types options: <c>--batch 4</c>.
/// </summary>
internal static partial class SettingOptions
{
    /// <summary>What is typed for each setting that a message names.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        ["AuditPlan.Folds"] = "--folds",
        ["AuditPlan.Seeds"] = "--seeds",
        ["CacheOptions.Folder"] = "--cache",
        ["ComparisonFolder.Restart"] = "--force",
        ["ComparisonFolder.Location"] = "--out",
        ["ComputeDevice.name"] = "--device",
        ["CorrectedCopy.folder"] = "--data",
        ["CorrectedCopy.target"] = "--out",
        ["DataLayouts.layout"] = "--layout",
        ["DataOptions.Channels"] = "--channels",
        ["DataOptions.Dimensions"] = "--dimensions",
        ["DataOptions.Labels"] = "--labels",
        ["DataOptions.Masks"] = "--masks",
        ["DataOptions.PaintOrder"] = "--paint-order",
        ["DataOptions.PatientPattern"] = "--patient-pattern",
        ["EnvelopeOptions.ClassFloor"] = "--class-floor",
        ["EnvelopeOptions.Evidence"] = "--evidence",
        ["EnvelopeOptions.ImageWidth"] = "--width-image",
        ["EnvelopeOptions.PixelWidth"] = "--width",
        ["EnvelopeOptions.Ramp"] = "--ramp",
        ["EnvelopeOptions.Rule"] = "--sigma-rule",
        ["EnvelopeOptions.Sigma"] = "--sigma",
        ["EnvelopeOptions.Smoothing"] = "--smoothing",
        ["EnvelopeOptions.TopK"] = "--top-k",
        ["FolderDataSetWriter.folder"] = "--out",
        ["FolderDataSetWriter.overwrite"] = "--force",
        ["LearningRateSchedule.Peak"] = "--lr",
        ["LearningRateSchedule.WarmUp"] = "--warm-up",
        ["LoaderOptions.BatchSize"] = "--batch",
        ["LoaderOptions.Workers"] = "--workers",
        ["ModelOptions.Name"] = "--model",
        ["OnnxExport.size"] = "--size",
        ["OnnxExport.window"] = "sigmask export --window",
        ["OnnxOptions.Window"] = "--window",
        ["OptimizerOptions.WeightDecay"] = "--weight-decay",
        ["PredictedFiles.overwrite"] = "--force",
        ["PredictedFiles.target"] = "--out",
        ["PredictionOptions.Window"] = "--window",
        ["Predictor.flips"] = "--tta",
        ["Preprocessing.Patch"] = "--patch",
        ["Preprocessing.Size"] = "--size",
        ["RunFolder.Location"] = "--out",
        ["RunFolder.force"] = "--force",
        ["TensorBoardLog.folder"] = "--tensorboard",
        ["Trainer.Resume"] = "--resume",
        ["Trainer.Run"] = "sigmask train --resume",
        ["TrainingOptions.BatchSize"] = "--batch",
        ["TrainingOptions.Epochs"] = "--epochs",
        ["TrainingOptions.GradientBound"] = "--clip",
        ["TrainingOptions.Precision"] = "--precision",
        ["TrainingOptions.Steps"] = "--steps",
        ["TrainingOptions.Threads"] = "--threads",
        ["TrainingOptions.UseAverage"] = "--ema",
        ["TrainingOptions.ValidateEvery"] = "--validate-every",
        ["TrainingOptions.Workers"] = "--workers",
        ["TrainingPlan.Candidates"] = "--envelope auto",
        ["TrainingPlan.EncoderWeights"] = "--encoder-weights",
        ["TrainingPlan.Guide"] = "--guide",
        ["TrainingPlan.Loss"] = "--loss",
        ["TrainingPlan.Method"] = "--method",
        ["VerdictFile.audit"] = "--audit",
    };

    /// <summary>A message of the library in the words of the command line.</summary>
    public static string In(string message) => Setting().Replace(message, found =>
        All.TryGetValue(found.Groups["name"].Value, out var option) ? found.Groups["value"] is { Success: true, Value: var value } ? $"{option} {value}" : option : found.Value);

    [GeneratedRegex(@"`(?<name>[A-Z]\w*\.\w+)(?: = (?<value>[^`]*))?`")]
    private static partial Regex Setting();
}
