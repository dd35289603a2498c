using System.Security.Cryptography;
using Sigmask.AnnotationNoise;
using Sigmask.Data;
using Sigmask.Training;

namespace Sigmask.Experiments;

/// <summary>One training of a comparison and its test.</summary>
/// <param name="Key">Which one.</param>
/// <param name="Plan">How it is trained; the seed is that of the key.</param>
/// <param name="Data">What it learns from and is tested on.</param>
/// <param name="Noise">How the labels that it learns from are spoiled.</param>
/// <param name="HeldBack">Share of the images to learn from whose patients are held back to choose the weights by, with labels as noisy as the others; 0: the last weights are kept.</param>
public sealed record ComparisonJob(CellKey Key, TrainingPlan Plan, ComparisonData Data, IAnnotationNoise Noise, double HeldBack)
{
    // The same patients for all losses and seeds.
    private const int HeldBackSeed = 1;

    /// <summary>Whether co-teaching is told which share of the pixels that it learns from is labelled wrongly: what nobody knows outside of a comparison.</summary>
    public bool HasTrueRate { get; init; }

    /// <summary>The name of its folder.</summary>
    public string Name => FolderName.Of(Key);

    /// <summary>As the grid has it.</summary>
    /// <exception cref="DataException">The encoder's weights cannot be read.</exception>
    public PlannedJob Planned => new(Name, Identity(), Key) { IsTruthKnown = Data.IsTruthKnown };

    /// <summary>The images to learn from, and those to choose weights by; null without a choice.</summary>
    /// <exception cref="DataException">There are too few patients.</exception>
    internal (ISampleSource Training, ISampleSource? Choice) Parts()
    {
        var annotated = Data.Annotated(Noise);
        return HeldBack > 0 ? Split.OfShare(annotated.Cases, HeldBack, HeldBackSeed).Apply(annotated) : (annotated, null);
    }

    /// <summary>How it is trained on these images.</summary>
    /// <param name="training">Those that are learned from.</param>
    /// <param name="clean">The same with clean labels, in the same order.</param>
    internal TrainingPlan PlanFor(ISampleSource training, ISampleSource clean) => HasTrueRate && Plan.Method is CoTeaching method ? Plan with { Method = method with { Rate = WrongShare(training, clean) } } : Plan;

    private static double WrongShare(ISampleSource training, ISampleSource clean)
    {
        var (wrong, pixels) = (0L, 0L);
        for (var index = 0; index < training.Cases.Count; index++)
        {
            foreach (var (annotated, truth) in training.Read(index).Labels.Zip(clean.Read(index).Labels))
            {
                var counts = annotated != Sample.Ignored && truth != Sample.Ignored;
                pixels += counts ? 1 : 0;
                wrong += counts && annotated != truth ? 1 : 0;
            }
        }

        return pixels == 0 ? 0 : wrong / (double)pixels;
    }

    // The record of the run has every setting that decides it, whatever is added to trainings.
    private string Identity()
    {
        var data = new DataRecord(Data.Test.Description, Data.Clean.Cases.Count, Data.Identity, Invariant($"noise {Noise}, held back {HeldBack}, encoder {EncoderHash()}{(HasTrueRate ? ", true rate" : "")}"));
        return RunRecord.Of(Plan, Plan.ModelFor(data.Description), data).Identity();
    }

    private string EncoderHash()
    {
        try
        {
            return Plan.EncoderWeights is { } file ? Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))) : "random";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{Plan.EncoderWeights} cannot be read ({error.Message.TrimEnd('.')}). Name another file in encoder-weights.", error);
        }
    }
}
