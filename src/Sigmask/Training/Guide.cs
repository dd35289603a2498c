namespace Sigmask.Training;

/// <summary>Whose losses decide which pixels are kept (docs/method.md section 3, "Guide").</summary>
public enum Guide
{
    /// <summary>The network that is trained.</summary>
    Self,

    /// <summary>The exponential moving average of its weights, a steadier witness than the network of the moment.</summary>
    Ema,
}
