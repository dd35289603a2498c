namespace Sigmask.Data;

/// <summary>Pixels of a label map that follow each other, by their indices in [H, W] or [D, H, W].</summary>
/// <param name="Start">The first.</param>
/// <param name="End">Behind the last.</param>
public readonly record struct PixelRun(int Start, int End)
{
    /// <summary>How many there are.</summary>
    public int Length => End - Start;
}
