namespace Sigmask.Training;

/// <summary>Whose losses decide which pixels are kept (docs/method.md section 3, "Guide").</summary>
public enum Guide
{
    /// <summary>The network that is trained.</summary>
    Self,

    /// <summary>The exponential moving average of its weights, a steadier witness than the network of the moment.</summary>
    Ema,

    /// <summary>
    /// That average until the selection is wholly in force (the end of the ramp), and from then on as it was there: networks learn what labels have in common before each one's errors, and a guide that goes on
    /// learning learns those errors too. Without a ramp, and where the training ends before, the same as <see cref="Ema"/>.
    /// </summary>
    Early,

    /// <summary>
    /// Two further networks, each learning from the images of one half of the patients: each image is judged by the average of the one that has not seen its patient, so that nothing learned by
    /// heart hides a wrong label. Up to twice the time of <see cref="Ema"/>, and three networks with their optimizers in memory.
    /// </summary>
    Cross,
}
