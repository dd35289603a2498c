using Sigmask.AnnotationNoise;
using Sigmask.Experiments;

namespace Sigmask.Cli.Plans;

/// <summary>A training that a plan asks for, before its data are opened.</summary>
/// <param name="Key">Which one.</param>
/// <param name="Dataset">What it learns from.</param>
/// <param name="Noise">How its labels are spoiled.</param>
/// <param name="Annotator">Whose labels are learned from; null: there is one annotation, or the consensus is learned from.</param>
/// <param name="Options">All options of <c>train</c> together.</param>
internal sealed record PlanCell(CellKey Key, PlanDataset Dataset, IAnnotationNoise Noise, string? Annotator, OptionTexts Options);
