namespace Sigmask.Data;

/// <summary>A predicted label map and its reference.</summary>
/// <param name="Key">The case.</param>
/// <param name="Predicted">The class of each pixel; all background if the prediction is missing.</param>
/// <param name="Reference">The same by the annotation; <see cref="Sample.Ignored"/> where it does not count.</param>
/// <param name="Size">[H, W] or [D, H, W].</param>
/// <param name="Spacing">Distance of neighbours in mm along the same axes; null where it is not known.</param>
public sealed record LabelMapPair(CaseKey Key, byte[] Predicted, byte[] Reference, IReadOnlyList<int> Size, IReadOnlyList<double>? Spacing);

/// <summary>Two folders of label maps of the same names: predictions and references, volumes or pictures. Reading is safe from several threads.</summary>
public sealed class LabelMapPairs
{
    private readonly ILabelMapFormat format;
    private readonly MapPairing pairing;
    private readonly PixelSizes sizes;
    private readonly MapLabels labels;

    private LabelMapPairs(ILabelMapFormat format, MapPairing pairing, PixelSizes sizes, MapLabels labels, CaseKey[] cases) =>
        (this.format, this.pairing, this.sizes, this.labels, Cases) = (format, pairing, sizes, labels, cases);

    /// <summary>What the values of the maps mean.</summary>
    public LabelTable Labels => labels.Table;

    /// <summary>The cases by name: one for each reference.</summary>
    public IReadOnlyList<CaseKey> Cases { get; }

    /// <summary>Whether spacing is known, of every case; if not, lengths are in pixels.</summary>
    public bool HasSpacing => sizes.AreKnown;

    /// <summary>True for the images of HC18, whose heads are measured by their circumference.</summary>
    public bool AreHeads => sizes.Table is not null;

    /// <summary>What was found out and is worth knowing, a line each.</summary>
    public IReadOnlyList<string> Notes => [.. pairing.Notes, .. labels.Notes, .. sizes.Notes];

    /// <summary>Opens both folders.</summary>
    /// <param name="predictionFolder">Predictions; it may hold a <c>labels.json</c>, or the <c>dataset.json</c> that nnU-Net puts there.</param>
    /// <param name="referenceFolder">References of the same names, or of these names with a suffix such as _mask. HC18's table of pixel sizes in it, or beside it, gives the spacing of pictures.</param>
    /// <param name="options">
    /// Labels come from here, or from <c>labels.json</c> or <c>dataset.json</c> in the folder of the predictions, in that of the references or in the one above it, or from the values
    /// found, in this order; values that the file of the references ignores do not count in any case.
    /// </param>
    /// <exception cref="DataException">
    /// A folder is missing or empty, the folders hold different kinds of files, no prediction has a reference, a reference or a file of labels cannot be read, or two of these contradict each other.
    /// </exception>
    public static LabelMapPairs Open(string predictionFolder, string referenceFolder, DataOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var format = Format(Existing(predictionFolder, "predictions"), Existing(referenceFolder, "references"));
        var (predictions, references) = (format.In(predictionFolder), format.In(referenceFolder));
        var pairing = MapPairing.Of(predictions, references, predictionFolder);
        var declared = MapDeclaration.Of(predictionFolder, referenceFolder, options.Labels);
        var labels = declared.Table is { } table ? MapLabels.Of(table, pairing, format, options.OnMaskRead) : MapLabels.Find(pairing, format, options.OnMaskRead);
        string[] names = [.. pairing.Pairs.Select(pair => pair.Case)];
        var cases = PatientRule.Keys(names, options, areFilesNamed: false);
        var sizes = format is VolumeMaps ? PixelSizes.OfVolumes(referenceFolder, pairing.Pairs.Select(pair => pair.Reference)) : PixelSizes.OfPictures(referenceFolder, names);
        return new LabelMapPairs(format, pairing, sizes, labels with { Notes = [.. declared.Notes, .. labels.Notes, .. OutlinedReferences.Notes(pairing, format, labels.Table)] }, cases);
    }

    /// <summary>Reads both maps of a case.</summary>
    /// <param name="index">Position in <see cref="Cases"/>.</param>
    /// <exception cref="DataException">
    /// A map cannot be read, has values that are not in the table, or cannot be brought onto the grid of its reference; or the prediction has ignored values where the reference has a class.
    /// </exception>
    public LabelMapPair Read(int index)
    {
        var pair = pairing.Pairs[index];
        var reference = format.Read(pair.Reference, Labels);
        var spacing = HasSpacing ? reference.Spacing ?? sizes.Spacing(pair.Case) : null;
        if (pair.Prediction is null)
        {
            return new(Cases[index], new byte[reference.Labels.Length], reference.Labels, reference.Size, spacing);
        }

        var prediction = format.Read(pair.Prediction, Labels);
        var order = GridAgreement.OrderOf(prediction.Grid, reference.Grid, GridPartner.Prediction);
        var predicted = order.Turn(prediction.Labels, 1, [.. prediction.Grid.Size.Reverse()]);
        RequireClasses(pair.Prediction, predicted, reference.Labels);
        return new(Cases[index], predicted, reference.Labels, reference.Size, spacing);
    }

    // Which pixels do not count is for the reference to say: predictions would be scored on what they are sure of.
    private void RequireClasses(string path, byte[] predicted, byte[] reference)
    {
        var ignored = 0;
        for (var pixel = 0; pixel < predicted.Length; pixel++)
        {
            ignored += predicted[pixel] == Sample.Ignored && reference[pixel] != Sample.Ignored ? 1 : 0;
        }

        if (ignored > 0)
        {
            throw new DataException($"{path}: {Quantity.Of(ignored, "pixel")} that {Quantity.Word(ignored, "counts", "count")} in the reference {Quantity.Word(ignored, "has", "have")} an ignored value ({Labels}); a prediction needs a class wherever its reference has one: take the value out of the ignored ones in `DataOptions.Labels = VALUE=NAME,...` to count it as a class, or fill {Quantity.Word(ignored, "this pixel", "these pixels")}.");
        }
    }

    private static ILabelMapFormat Format(string predictions, string references) => (VolumeNames.AreIn(predictions), VolumeNames.AreIn(references)) switch
    {
        (true, true) => new VolumeMaps(),
        (false, false) => new PictureMaps(),
        (true, false) => throw new DataException($"{predictions} holds volumes, {references} none; give predictions and references of one kind."),
        _ => throw new DataException($"{references} holds volumes, {predictions} none; give predictions and references of one kind."),
    };

    private static string Existing(string folder, string what)
        => Directory.Exists(folder) ? folder : throw new DataException($"{folder} {(File.Exists(folder) ? "is a file" : "does not exist")}; give the folder of the {what}.");
}
