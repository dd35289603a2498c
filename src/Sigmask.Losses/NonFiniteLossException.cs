namespace Sigmask.Losses;

/// <summary>A loss that is NaN or infinite, from which nothing can be selected.</summary>
public sealed class NonFiniteLossException : ArithmeticException
{
    /// <summary>For an image of the batch.</summary>
    /// <param name="image">Its position in the batch, from 0.</param>
    public NonFiniteLossException(int image)
        : this(image, isOfGuide: false)
    {
    }

    /// <summary>For an image of the batch by whose losses pixels are ranked.</summary>
    /// <param name="image">Its position in the batch, from 0.</param>
    /// <param name="isOfGuide">Whether they are those of a guide, rather than of the network itself.</param>
    internal NonFiniteLossException(int image, bool isOfGuide)
        : base(Invariant($"Image {image} of the batch has a NaN or infinite loss{(isOfGuide ? " of the guide: the guide's" : ": its")} logits are not finite or too large."))
        => Image = image;

    /// <summary>The position of the image in the batch, from 0.</summary>
    public int Image { get; }
}
