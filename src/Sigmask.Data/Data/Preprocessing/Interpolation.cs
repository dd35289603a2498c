namespace Sigmask.Data;

/// <summary>How image values between voxels are found.</summary>
public enum Interpolation
{
    /// <summary>From the two neighbours of each axis; never beyond their values.</summary>
    Linear,

    /// <summary>Catmull-Rom spline through the four neighbours of each axis: sharper, and may overshoot at edges.</summary>
    Cubic,
}
