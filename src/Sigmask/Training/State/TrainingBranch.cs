namespace Sigmask.Training;

/// <summary>A training as it was at some step, in memory: all its tensors and its best validation.</summary>
/// <param name="Tensors">By name, as in a checkpoint.</param>
/// <param name="Best">The best validation up to then.</param>
internal sealed record TrainingBranch(WeightSnapshot Tensors, ValidationMark? Best) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => Tensors.Dispose();
}
