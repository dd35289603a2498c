using static TorchSharp.torch;

namespace Sigmask.Training;

/// <summary>When and how fast a step learns.</summary>
/// <param name="Step">Steps before this one.</param>
/// <param name="Progress">Share of the training done.</param>
/// <param name="LearningRate">The learning rate.</param>
/// <param name="GradientBound">The largest length of a gradient.</param>
/// <param name="Checkpoint">The last good checkpoint, for the message of a failure; null if there is none yet.</param>
/// <param name="Convolutions">In which numbers the CPU computes; null: another device does.</param>
internal sealed record TrainingMoment(long Step, double Progress, double LearningRate, double GradientBound, string? Checkpoint, ScalarType? Convolutions);
