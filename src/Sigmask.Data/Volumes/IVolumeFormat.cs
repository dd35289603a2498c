namespace Sigmask.Volumes;

/// <summary>A format of files that hold volumes.</summary>
internal interface IVolumeFormat
{
    /// <summary>Endings of its files; where a volume is there with several, the earlier is taken.</summary>
    IReadOnlyList<string> Endings { get; }

    /// <summary>Reads a header.</summary>
    /// <exception cref="VolumeException">The file cannot be read.</exception>
    VolumeHeader ReadHeader(string path);

    /// <summary>Reads a volume.</summary>
    /// <exception cref="VolumeException">The file cannot be read.</exception>
    Volume Read(string path);

    /// <summary>The ending of a label map of an image.</summary>
    string EndingFor(string image);

    /// <summary>Writes a label map on the grid of an image of this format, so that both overlay voxel by voxel.</summary>
    /// <param name="path">The file.</param>
    /// <param name="labels">byte[] or ushort[], one for each voxel of the image's axes of space, first axis fastest.</param>
    /// <param name="image">The file whose spacing and orientation it gets.</param>
    /// <exception cref="IOException">The image cannot be read, or the file cannot be written.</exception>
    void WriteLabels(string path, Array labels, string image);
}
