namespace Sigmask.Reports;

/// <summary>Where the parts of a critical-difference diagram stand, in pixels: from the top the title, the critical difference, the axis, the groups, the names.</summary>
internal readonly struct DiagramLayout
{
    private const float GroupPitch = 11;

    private readonly float scale;
    private readonly int methods;
    private readonly int groups;
    private readonly bool hasTitle;

    public DiagramLayout(CriticalDifferenceDiagramOptions options, int methods, int groups, double criticalDifference)
    {
        (Width, TextSize, this.methods, this.groups, hasTitle) = (options.Width, options.TextSize, methods, groups, options.Title is not null);
        scale = (float)((Width - (2 * Margin)) / Math.Max(methods - 1, criticalDifference));
    }

    public int Width { get; }

    public int TextSize { get; }

    public static float Edge => 10;

    /// <summary>Width left to names on either side of the axis.</summary>
    public float Margin => 0.3f * Width;

    /// <summary>Height of a line of text.</summary>
    public float Line => 1.5f * TextSize;

    public float DifferenceLine => (hasTitle ? Line : 0) + (1.8f * Line);

    public float Axis => DifferenceLine + (2.2f * Line);

    public int Height => (int)Math.Ceiling(NameLine((methods + 1) / 2));

    /// <summary>The place of a rank on the axis.</summary>
    public float At(double rank) => Margin + (scale * (float)(rank - 1));

    public float GroupLine(int group) => Axis + (GroupPitch * (group + 1));

    public float NameLine(int row) => GroupLine(groups) + ((row + 0.5f) * Line);
}
