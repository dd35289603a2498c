namespace Sigmask.Training;

/// <summary>Whose losses decide which pixels are kept (docs/method.md section 3, "Guide").</summary>
public enum Guide
{
    /// <summary>The network that is trained.</summary>
    Self,

    /// <summary>The exponential moving average of its weights, a steadier witness than the network of the moment.</summary>
    Ema,

    /// <summary>
    /// Two further networks, each learning from the images of one half of the patients: each image is judged by the average of the one that has not seen its patient, so that nothing learned by
    /// heart hides a wrong label. Up to twice the time of <see cref="Ema"/>, and three networks with their optimizers in memory.
    /// </summary>
    Cross,
}
