namespace Sigmask.Experiments;

/// <summary>One training of an experiment.</summary>
/// <param name="Dataset">Name of the data set.</param>
/// <param name="Model">Name of the network.</param>
/// <param name="Loss">Name of the method: what the losses are compared by, such as "plain" and "envelope".</param>
/// <param name="Noise">Level of annotation noise in the training labels.</param>
/// <param name="Seed">Of weights, order and augmentation.</param>
public sealed record CellKey(string Dataset, string Model, string Loss, string Noise, int Seed);
