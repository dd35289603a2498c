namespace Sigmask.AnnotationNoise;

/// <summary>The errors of <see cref="RatioNoise"/>.</summary>
public enum RatioError
{
    /// <summary>One of the others for each structure, each as likely.</summary>
    Any,

    /// <summary>Drawn too large.</summary>
    Dilation,

    /// <summary>Drawn too small.</summary>
    Erosion,

    /// <summary>Rotated and moved.</summary>
    Affine,
}
