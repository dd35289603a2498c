namespace Sigmask.Models;

/// <summary>How a network normalises its feature maps.</summary>
public enum Normalization
{
    /// <summary>By the statistics of the batch while training and by their running mean in use (Ioffe &amp; Szegedy 2015).</summary>
    Batch,

    /// <summary>By the statistics of each image, always (Ulyanov et al. 2016); for batches of one or two.</summary>
    Instance,
}
