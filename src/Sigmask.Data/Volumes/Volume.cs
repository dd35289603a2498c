using Sigmask.Nifti;

namespace Sigmask.Volumes;

/// <summary>A volume from a file of any format: its header and its voxels as they are stored.</summary>
/// <param name="Header">All but the voxels.</param>
/// <param name="Stored">The numbers before scaling: byte[], short[], float[], ...; first axis fastest, those of a voxel together.</param>
public sealed record Volume(VolumeHeader Header, Array Stored)
{
    /// <summary>The values (scaled) as float; components one after the other, all red first.</summary>
    public float[] ToSingle() => Stored is float[] single && IsPlain ? single : Values<float>();

    /// <summary>The values (scaled) in double precision; components one after the other.</summary>
    public double[] ToDouble() => Stored is double[] numbers && IsPlain ? numbers : Values<double>();

    private bool IsPlain => !Header.IsScaled && Header.Components == 1;

    private T[] Values<T>()
        where T : System.Numerics.INumberBase<T> => VoxelAccess.Values<T>(Stored, Header.Components, Header.Slope, Header.Intercept);
}

/// <summary>A structure of a segmentation that overlapping structures may share voxels with.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">The number that marks it in its layer.</param>
/// <param name="Layer">The layer, counted from 0: structures of one layer do not overlap.</param>
public sealed record Segment(string Name, int Value, int Layer);
