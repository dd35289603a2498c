namespace Sigmask.Losses;

/// <summary>How the losses of pixels become the loss of the batch.</summary>
public enum PixelReduction
{
    /// <summary>The mean over all valid pixels of the batch.</summary>
    Pixels,

    /// <summary>The mean over images of the mean over their valid pixels; images without any do not count.</summary>
    Images,

    /// <summary>The sum over all valid pixels of the batch.</summary>
    Sum,

    /// <summary>The sum over all valid pixels divided by the sum of their labels' class weights, as PyTorch's weighted cross entropy.</summary>
    ClassWeights,
}
