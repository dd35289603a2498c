using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using TorchSharp;

namespace Sigmask.Losses.Tests;

/// <summary>Reads the fixtures' .npy files: format 1.0, C order, little-endian float32, float64 or int64.</summary>
public static partial class NpyFixture
{
    /// <summary>The array as a tensor of its own shape and type.</summary>
    public static torch.Tensor Read(string path) => ElementType(path) switch
    {
        "<f4" => torch.tensor(Floats(path), Shape(path)),
        "<f8" => torch.tensor(Values<double>(path, "<f8"), Shape(path)),
        "<i8" => torch.tensor(Integers(path), Shape(path)),
        var type => throw new NotSupportedException($"{path}: element type {type}"),
    };

    /// <summary>The values of a float32 array, last axis fastest.</summary>
    public static float[] Floats(string path) => Values<float>(path, "<f4");

    /// <summary>The values of an int64 array, last axis fastest.</summary>
    public static long[] Integers(string path) => Values<long>(path, "<i8");

    /// <summary>The lengths of the axes.</summary>
    public static long[] Shape(string path) =>
        [.. Numbers().Matches(ShapeText().Match(Header(path).Text).Groups[1].Value).Select(match => long.Parse(match.Value, CultureInfo.InvariantCulture))];

    private static string ElementType(string path) => TypeText().Match(Header(path).Text).Groups[1].Value;

    private static T[] Values<T>(string path, string type)
        where T : unmanaged
    {
        Assert.Equal(type, ElementType(path));
        Assert.Contains("'fortran_order': False", Header(path).Text, StringComparison.Ordinal);
        return MemoryMarshal.Cast<byte, T>(File.ReadAllBytes(path).AsSpan(Header(path).Length)).ToArray();
    }

    private static (string Text, int Length) Header(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> start = stackalloc byte[10];
        file.ReadExactly(start);
        Assert.Equal("NUMPY"u8, start[1..6]);
        var text = new byte[BitConverter.ToUInt16(start[8..])];
        file.ReadExactly(text);
        return (Encoding.ASCII.GetString(text), start.Length + text.Length);
    }

    [GeneratedRegex("'descr': '([^']*)'")]
    private static partial Regex TypeText();

    [GeneratedRegex(@"'shape': \(([^)]*)\)")]
    private static partial Regex ShapeText();

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Numbers();
}
