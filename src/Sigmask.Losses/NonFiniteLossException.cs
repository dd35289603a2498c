namespace Sigmask.Losses;

/// <summary>A loss that is NaN or infinite, from which nothing can be selected.</summary>
public sealed class NonFiniteLossException : ArithmeticException
{
    /// <summary>For an image of the batch.</summary>
    /// <param name="image">Its position in the batch, from 0.</param>
    public NonFiniteLossException(int image)
        : base(Invariant($"Image {image} of the batch has a NaN or infinite loss: its logits are not finite or too large."))
        => Image = image;

    /// <summary>The position of the image in the batch, from 0.</summary>
    public int Image { get; }
}
