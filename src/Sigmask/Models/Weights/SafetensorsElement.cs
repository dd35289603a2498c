using static TorchSharp.torch;

namespace Sigmask.Models;

/// <summary>The element types of a safetensors file and their names in it.</summary>
internal static class SafetensorsElement
{
    private static readonly (string Name, ScalarType Type, int Bytes)[] Known =
    [
        ("F64", ScalarType.Float64, 8),
        ("F32", ScalarType.Float32, 4),
        ("F16", ScalarType.Float16, 2),
        ("BF16", ScalarType.BFloat16, 2),
        ("I64", ScalarType.Int64, 8),
        ("I32", ScalarType.Int32, 4),
        ("I16", ScalarType.Int16, 2),
        ("I8", ScalarType.Int8, 1),
        ("U8", ScalarType.Byte, 1),
        ("BOOL", ScalarType.Bool, 1),
    ];

    /// <summary>The type of a name, and its size in bytes.</summary>
    public static bool TryFind(string? name, out ScalarType type, out int bytes)
    {
        var found = Array.Find(Known, entry => entry.Name == name);
        (type, bytes) = (found.Type, found.Bytes);
        return found.Name is not null;
    }

    /// <summary>The name of a type.</summary>
    /// <exception cref="ModelException">The format has none for it.</exception>
    public static string NameOf(ScalarType type) =>
        Array.Find(Known, entry => entry.Type == type).Name ?? throw new ModelException($"Tensors of type {type} cannot be written as safetensors: convert them first.");
}
