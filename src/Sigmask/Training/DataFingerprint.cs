using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Sigmask.Data;

namespace Sigmask.Training;

/// <summary>Tells whether two runs learned from the same data.</summary>
public static class DataFingerprint
{
    private const int CasesRead = 16;

    /// <summary>A hash of all names, patients and classes, and of the pixels and labels of up to 16 cases spread evenly over the data.</summary>
    /// <returns>16 hexadecimal digits.</returns>
    /// <exception cref="DataException">One of these cases cannot be read.</exception>
    public static string Of(ISampleSource data)
    {
        ArgumentNullException.ThrowIfNull(data);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var description = data.Description;
        hash.AppendData(Encoding.UTF8.GetBytes($"{description.Channels}\n{string.Join('\n', description.Classes)}\n"));
        foreach (var key in data.Cases)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{key.Case}\t{key.Patient}\n"));
        }

        var count = Math.Min(CasesRead, data.Cases.Count);
        for (var i = 0; i < count; i++)
        {
            var sample = data.Read((int)((long)i * data.Cases.Count / count));
            hash.AppendData(MemoryMarshal.AsBytes(sample.Image.AsSpan()));
            hash.AppendData(sample.Labels);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }
}
