using Sigmask.Imaging;

namespace Sigmask.Data;

/// <summary>A predicted label map and its reference.</summary>
/// <param name="Key">The case.</param>
/// <param name="Predicted">The class of each pixel, [H, W].</param>
/// <param name="Reference">The same by the annotation; <see cref="Sample.Ignored"/> where it does not count.</param>
public sealed record LabelMapPair(CaseKey Key, byte[] Predicted, byte[] Reference);

/// <summary>Two folders of label maps of the same names: predictions and references.</summary>
public sealed class LabelMapPairs
{
    private readonly string[] predictions;
    private readonly string[] references;

    private LabelMapPairs(string[] predictions, string[] references, LabelTable labels, CaseKey[] cases)
    {
        this.predictions = predictions;
        this.references = references;
        Labels = labels;
        Cases = cases;
    }

    /// <summary>What the values of the maps mean.</summary>
    public LabelTable Labels { get; }

    /// <summary>The cases by name.</summary>
    public IReadOnlyList<CaseKey> Cases { get; }

    /// <summary>Opens both folders.</summary>
    /// <param name="predictionFolder">Predictions; it may hold a <c>labels.json</c>.</param>
    /// <param name="referenceFolder">References of the same names, or of these names with a suffix such as _mask.</param>
    /// <param name="options">Labels come from here, or from <c>labels.json</c> beside the predictions or references, or from the values found, in this order.</param>
    /// <exception cref="DataException">A folder is missing or empty, or a map has no partner.</exception>
    public static LabelMapPairs Open(string predictionFolder, string referenceFolder, DataOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var predictions = PictureFiles.In(Existing(predictionFolder, "predictions"));
        var references = PictureFiles.MasksOf(predictions, PictureFiles.In(Existing(referenceFolder, "references")), "prediction", "reference");
        var labels = options.Labels ?? Declared(predictionFolder) ?? Declared(referenceFolder) ?? LabelSurvey.Infer([.. references, .. predictions]);
        var cases = PatientRule.Apply(predictions.Select(path => Path.GetFileNameWithoutExtension(path)), options.PatientPattern);
        return new LabelMapPairs(predictions, references, labels, cases);
    }

    /// <summary>Reads both maps of a case.</summary>
    /// <param name="index">Position in <see cref="Cases"/>.</param>
    /// <exception cref="DataException">A map cannot be read, has a value that is not in the table, or differs in size from its partner.</exception>
    public LabelMapPair Read(int index)
    {
        var (predicted, reference) = (ImageFile.ReadValues(predictions[index]), ImageFile.ReadValues(references[index]));
        if ((predicted.Width, predicted.Height) != (reference.Width, reference.Height))
        {
            throw new DataException($"{predictions[index]} has {predicted.Width} x {predicted.Height} pixels, its reference {references[index]} {reference.Width} x {reference.Height}; bring the prediction to the size of the reference.");
        }

        return new LabelMapPair(
            Cases[index],
            MaskValues.ToLabels(predicted, Labels, predictions[index]),
            MaskValues.ToLabels(reference, Labels, references[index]));
    }

    private static string Existing(string folder, string what)
        => Directory.Exists(folder) ? folder : throw new DataException($"{folder} does not exist; give the folder of the {what}.");

    private static LabelTable? Declared(string folder)
    {
        var path = Path.Combine(folder, LabelFile.FileName);
        return File.Exists(path) ? LabelFile.Read(path) : null;
    }
}
