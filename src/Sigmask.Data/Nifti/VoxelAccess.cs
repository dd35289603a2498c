using System.Numerics;

namespace Sigmask.Nifti;

/// <summary>The values of stored voxels of any type.</summary>
internal static class VoxelAccess
{
    /// <summary>Scaled values of another type, the components of a voxel one after the other.</summary>
    /// <param name="stored">The numbers, those of a voxel together.</param>
    /// <param name="components">How many a voxel has.</param>
    /// <param name="slope">value = slope * stored + intercept.</param>
    /// <param name="intercept">See slope.</param>
    // By type code, not by pattern: to the runtime an uint[] is an int[] as well.
    public static T[] Values<T>(Array stored, int components, double slope, double intercept)
        where T : INumberBase<T> => Type.GetTypeCode(stored.GetType().GetElementType()) switch
        {
            TypeCode.SByte => Values<sbyte, T>(stored, components, slope, intercept),
            TypeCode.Int16 => Values<short, T>(stored, components, slope, intercept),
            TypeCode.UInt16 => Values<ushort, T>(stored, components, slope, intercept),
            TypeCode.Int32 => Values<int, T>(stored, components, slope, intercept),
            TypeCode.UInt32 => Values<uint, T>(stored, components, slope, intercept),
            TypeCode.Int64 => Values<long, T>(stored, components, slope, intercept),
            TypeCode.UInt64 => Values<ulong, T>(stored, components, slope, intercept),
            TypeCode.Single => Values<float, T>(stored, components, slope, intercept),
            TypeCode.Double => Values<double, T>(stored, components, slope, intercept),
            _ => Values<byte, T>(stored, components, slope, intercept),
        };

    private static T[] Values<TStored, T>(Array stored, int components, double slope, double intercept)
        where TStored : INumberBase<TStored>
        where T : INumberBase<T>
    {
        var numbers = (TStored[])stored;
        if (components > 1)
        {
            numbers = Planar(numbers, components);
        }

        if (slope == 1 && intercept == 0)
        {
            return Array.ConvertAll(numbers, T.CreateTruncating);
        }

        return Array.ConvertAll(numbers, number => T.CreateTruncating((slope * double.CreateTruncating(number)) + intercept));
    }

    private static T[] Planar<T>(T[] interleaved, int components)
    {
        var result = new T[interleaved.Length];
        var voxels = interleaved.Length / components;
        for (var i = 0; i < interleaved.Length; i++)
        {
            result[(i % components * voxels) + (i / components)] = interleaved[i];
        }

        return result;
    }
}
