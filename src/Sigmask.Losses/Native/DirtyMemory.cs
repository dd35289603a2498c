using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>Memory that was used before, as in a process that has run for a while: what an operation reads without having written it shows as NaN.</summary>
internal static class DirtyMemory
{
    private const int Blocks = 24;
    private const int SmallStep = 64;
    private const int LargeStep = 5000;

    /// <summary>Fills blocks of many sizes and frees them, so that the allocator hands them out next.</summary>
    public static void Leave(float value = float.NaN)
    {
        using var content = ((Number)value).ToScalar();
        foreach (var step in new[] { SmallStep, LargeStep })
        {
            for (var index = 1; index <= Blocks; index++)
            {
                using var used = full([step * index], content);
            }
        }
    }
}
