namespace Sigmask.Imaging;

/// <summary>How labels are drawn over an image.</summary>
public sealed record OverlayOptions
{
    /// <summary>How much of the class colour covers a structure, 0 (outline only) to 1.</summary>
    public double Opacity { get; init; } = 0.3;

    /// <summary>Each pixel becomes a block of Zoom x Zoom, so that outlines stay thin on small images; at least 1.</summary>
    public int Zoom { get; init; } = 1;

    /// <summary>Width of the outline in pixels of the result; 0 draws none.</summary>
    public int Outline { get; init; } = 1;

    /// <summary>Colour of the outline of the reference labels.</summary>
    public Rgb ReferenceColor { get; init; } = new(255, 255, 255);
}
