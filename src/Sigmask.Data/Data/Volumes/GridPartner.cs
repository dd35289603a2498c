namespace Sigmask.Data;

/// <summary>What two files are to each other that must lie on one grid, for messages.</summary>
/// <param name="Own">The file that is brought to the grid.</param>
/// <param name="Other">The file whose grid it is.</param>
internal sealed record GridPartner(string Own, string Other)
{
    public static readonly GridPartner Annotation = new("annotation", "image");
    public static readonly GridPartner Channel = new("channel", "first channel");
    public static readonly GridPartner Prediction = new("prediction", "reference");

    /// <summary>What is to be done where they are not on one grid.</summary>
    /// <param name="difference">By what they differ.</param>
    public string Remedy(string difference) => $"{Own} and {Other} must have the same grid: bring the {Own} to the {difference} of the {Other}.";
}
