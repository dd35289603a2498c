namespace Sigmask.Nifti;

/// <summary>A block of data of someone else's behind the header: 4 AFNI, 6 comment, 2 DICOM, ... Kept as it is.</summary>
/// <param name="Code">Who knows what is inside.</param>
/// <param name="Content">The bytes, padding included.</param>
public sealed record NiftiExtension(int Code, IReadOnlyList<byte> Content);
