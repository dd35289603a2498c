using Sigmask.Data;

namespace Sigmask.Training;

/// <summary>The patients of a data set in two halves with about as many images, at random, by the seed alone: all images of a patient are in one of them.</summary>
public sealed class PatientHalves
{
    // Not the random numbers of the split, which begin with the same seed.
    private const long Stream = 0x63726F7373;

    private readonly Dictionary<string, int> halfOf = [];

    /// <summary>Halves the patients.</summary>
    /// <param name="cases">Of the data set.</param>
    /// <param name="seed">Decides who is where.</param>
    /// <exception cref="DataException">There are fewer than two patients.</exception>
    public PatientHalves(IReadOnlyList<CaseKey> cases, long seed)
    {
        ArgumentNullException.ThrowIfNull(cases);
        var images = cases.CountBy(key => key.Patient).ToDictionary();
        string[] patients = [.. images.Keys.Order(StringComparer.Ordinal)];
        if (patients.Length < 2)
        {
            throw new DataException($"{Quantity.Of(patients.Length, "patient")} cannot be halved for `TrainingPlan.Guide = cross`; take `TrainingPlan.Guide = ema`, or give a patient pattern that tells patients apart.");
        }

        new SeededRandom(seed, Stream).Shuffle(patients.AsSpan());
        int[] sizes = [0, 0];
        foreach (var patient in patients)
        {
            var half = sizes[1] < sizes[0] ? 1 : 0;
            halfOf.Add(patient, half);
            sizes[half] += images[patient];
        }
    }

    /// <summary>The half of a patient, 0 or 1.</summary>
    /// <param name="patient">One of the data set.</param>
    public int Of(string patient) => halfOf[patient];
}
