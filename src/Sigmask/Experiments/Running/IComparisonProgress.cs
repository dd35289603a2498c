namespace Sigmask.Experiments;

/// <summary>Receives the progress of a comparison, from one thread at a time.</summary>
public interface IComparisonProgress
{
    /// <summary>A training is a little further.</summary>
    void Advanced(ComparisonStatus status);

    /// <summary>A training is done and tested.</summary>
    /// <param name="result">What came out.</param>
    /// <param name="status">How far it is now.</param>
    void Finished(JobResult result, ComparisonStatus status);

    /// <summary>A training failed.</summary>
    /// <param name="failure">Which and why.</param>
    /// <param name="status">How far it is now.</param>
    void Failed(JobFailure failure, ComparisonStatus status);
}

/// <summary>How far a comparison is.</summary>
/// <param name="Finished">Trainings done since it was started.</param>
/// <param name="Failed">Those that failed.</param>
/// <param name="Count">All that are to be done now.</param>
/// <param name="Share">Of the work, in [0, 1]; trainings under way count in part.</param>
/// <param name="Left">How long it will take still; null if nothing is known of that yet.</param>
public sealed record ComparisonStatus(int Finished, int Failed, int Count, double Share, TimeSpan? Left);
