using System.Numerics;

namespace Sigmask.Arrays;

/// <summary>An array of numbers with its shape, in C order (last axis fastest), as <see cref="NpyFile"/> reads and writes it.</summary>
public sealed class NpyArray
{
    private readonly NpyElement element;

    /// <summary>Puts a shape to numbers; the array is not copied.</summary>
    /// <param name="shape">Length of each axis; empty for a single number.</param>
    /// <param name="data">One-dimensional, of Half, float, double or an integer type of 8 to 64 bits; as many numbers as the shape says.</param>
    /// <exception cref="ArgumentException">The type is none of these, or the count differs from the shape's.</exception>
    public NpyArray(IReadOnlyList<int> shape, Array data)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(data);
        element = (data.Rank == 1 ? NpyElement.Of(data.GetType().GetElementType()!) : null)
            ?? throw new ArgumentException($"An array of {data.GetType().Name} cannot be stored: Half, float, double or an integer type in one dimension is needed.", nameof(data));
        var count = shape.Aggregate(1L, (product, length) => checked(product * length));
        if (shape.Any(length => length < 0) || count != data.LongLength)
        {
            throw new ArgumentException($"{data.LongLength} numbers do not fill the shape [{string.Join(", ", shape)}].", nameof(shape));
        }

        Shape = [.. shape];
        Data = data;
    }

    /// <summary>Length of each axis.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>The numbers: float[], long[], byte[], ...</summary>
    public Array Data { get; }

    /// <summary>NumPy's name of the element type: &lt;f4, &lt;i8, |u1, ...</summary>
    public string ElementType => element.Description;

    /// <summary>True for Half, float and double; false for integers.</summary>
    public bool IsFloating => element.Code[0] == 'f';

    /// <summary>The numbers as float. <see cref="Data"/> itself if they are that already.</summary>
    public float[] ToSingle() => Data as float[] ?? Converted<float>();

    /// <summary>The numbers as double. <see cref="Data"/> itself if they are that already.</summary>
    public double[] ToDouble() => Data as double[] ?? Converted<double>();

    /// <summary>The integers as long. <see cref="Data"/> itself if they are that already.</summary>
    /// <exception cref="InvalidOperationException">The numbers are floating.</exception>
    /// <exception cref="OverflowException">One is too large.</exception>
    public long[] ToInt64()
    {
        if (IsFloating)
        {
            throw new InvalidOperationException($"Numbers of type {ElementType} are no integers.");
        }

        return element.Code == "i8" ? (long[])Data : Converted<long>();
    }

    // By code, not by pattern: to the runtime an uint[] is an int[] as well.
    private TTo[] Converted<TTo>()
        where TTo : INumberBase<TTo> => element.Code switch
        {
            "f2" => Converted<Half, TTo>(),
            "f4" => Converted<float, TTo>(),
            "f8" => Converted<double, TTo>(),
            "i1" => Converted<sbyte, TTo>(),
            "i2" => Converted<short, TTo>(),
            "i4" => Converted<int, TTo>(),
            "i8" => Converted<long, TTo>(),
            "u2" => Converted<ushort, TTo>(),
            "u4" => Converted<uint, TTo>(),
            "u8" => Converted<ulong, TTo>(),
            _ => Converted<byte, TTo>(),
        };

    private TTo[] Converted<TFrom, TTo>()
        where TFrom : INumberBase<TFrom>
        where TTo : INumberBase<TTo> => Array.ConvertAll((TFrom[])Data, TTo.CreateChecked);
}
