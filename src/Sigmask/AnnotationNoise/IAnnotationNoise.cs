using Sigmask.Data;

namespace Sigmask.AnnotationNoise;

/// <summary>
/// How the annotations of a data set go wrong. Its text (<see cref="object.ToString"/>) has all parameters, so that noises that differ have texts that differ: results record it, and by it trainings are known
/// again. <see cref="NoiseCatalog.Parse"/> reads it back, but for mixtures (<see cref="NoiseMixture"/>) and models without a name (<see cref="NoiseModel"/>).
/// Labels that mean "does not count" (<see cref="Sample.Ignored"/>) are no structure.
/// </summary>
public interface IAnnotationNoise
{
    /// <summary>Which cases of a data set go wrong: all, unless the noise chooses.</summary>
    /// <param name="count">Cases of the data set.</param>
    /// <param name="random">Chance, one for the data set.</param>
    /// <returns>For each case whether its annotation is spoiled.</returns>
    bool[] Choose(int count, SeededRandom random) => [.. Enumerable.Repeat(true, count)];

    /// <summary>Spoils the labels of one picture, or of one slice of a volume.</summary>
    /// <param name="map">Its clean labels.</param>
    /// <param name="random">The annotator's chance, one for each picture.</param>
    LabelMap Apply(LabelMap map, SeededRandom random);
}
