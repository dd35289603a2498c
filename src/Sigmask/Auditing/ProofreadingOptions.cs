using Sigmask.AnnotationNoise;

namespace Sigmask.Auditing;

/// <summary>What a proofreading network is trained with.</summary>
public sealed record ProofreadingOptions
{
    /// <summary>How often each case is shown with its annotation as it was drawn, among all its showings.</summary>
    public int Drawn { get; init; } = 3;

    /// <summary>How often with errors made on purpose, each time others.</summary>
    public int Spoiled { get; init; } = 4;

    /// <summary>How often without annotation.</summary>
    public int Hidden { get; init; } = 1;

    /// <summary>The errors: of every kind that the literature and hurried annotators make, weak and strong.</summary>
    public IAnnotationNoise Errors { get; init; } = new NoiseMixture(
    [
        NoiseModel.Strong,
        NoiseModel.Moderate,
        new RatioNoise { Ratio = 0.3 },
        new RatioNoise { Ratio = 0.6 },
        new OverUnderNoise { Least = 1, Most = 3 },
        new NoiseModel { MissingStructure = new(0.2, 1), MissingPart = new(0.4, 0.6), Blob = new(0.5, 0.1) },
    ]);

    /// <summary>Showings of each case.</summary>
    public int Showings => Hidden + Drawn + Spoiled;

    /// <summary>What is shown of an annotation in a showing.</summary>
    /// <param name="showing">0 to <see cref="Showings"/> - 1.</param>
    internal AnnotationView ViewOf(int showing) => showing < Hidden ? AnnotationView.Hidden : showing < Hidden + Drawn ? AnnotationView.Drawn : AnnotationView.Spoiled;
}
