namespace Sigmask.Losses;

/// <summary>Among what the largest losses are looked for.</summary>
public enum RankLevel
{
    /// <summary>Among the images of the batch, by the mean over their valid pixels.</summary>
    Images,

    /// <summary>Among the valid pixels of each image; the results are averaged over images.</summary>
    PixelsOfImage,

    /// <summary>Among the valid pixels of the whole batch.</summary>
    PixelsOfBatch,
}
