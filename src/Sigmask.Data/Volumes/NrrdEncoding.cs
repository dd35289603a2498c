namespace Sigmask.Volumes;

/// <summary>How voxels stand in an NRRD file.</summary>
internal enum NrrdEncoding
{
    /// <summary>Bytes.</summary>
    Raw,

    /// <summary>Compressed bytes.</summary>
    Gzip,

    /// <summary>Numbers as text.</summary>
    Text,
}
