namespace Sigmask.Experiments;

/// <summary>One annotator on one structure of one test case, where several people annotated a data set and their consensus is the reference.</summary>
/// <param name="Annotator">Who.</param>
/// <param name="Case">The case.</param>
/// <param name="Patient">Who was imaged.</param>
/// <param name="Class">The label of the structure, from 1.</param>
/// <param name="Name">Its name.</param>
/// <param name="Consensus">Dice of the annotator with the consensus, of which the annotator is a part; null if the structure is absent from both.</param>
/// <param name="Prediction">Dice of the prediction by the last weights with the annotator; null if the structure is absent from both.</param>
public sealed record AnnotatorScore(string Annotator, string Case, string Patient, int Class, string Name, double? Consensus, double? Prediction);
