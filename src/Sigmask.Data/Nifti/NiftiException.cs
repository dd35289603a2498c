namespace Sigmask.Nifti;

/// <summary>A NIfTI file that cannot be read or written. The message is one line that names the file and the reason.</summary>
public sealed class NiftiException : VolumeException
{
    /// <summary>An error of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="reason">What is wrong with it and, where there is one, the remedy; one line.</param>
    /// <param name="inner">What caused it.</param>
    public NiftiException(string path, string reason, Exception? inner = null)
        : base(path, reason, inner)
    {
    }
}
