using Sigmask.Training;

namespace Sigmask.Tests.Experiments;

/// <summary>Ends a training in its midst, as a kill does.</summary>
internal sealed class Kill(long step) : ITrainingProgress
{
    public void Advanced(TrainingStatus status)
    {
        if (status.Report.Step == step)
        {
            throw new InvalidOperationException("killed");
        }
    }
}
