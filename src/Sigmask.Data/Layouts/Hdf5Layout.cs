namespace Sigmask.Data;

/// <summary>A folder of HDF5 files, each a slice or a volume with its annotation, such as ACDC preprocessed as <c>patient001_frame01_slice_1.h5</c>.</summary>
public sealed class Hdf5Layout : IDataLayout
{
    private static readonly string[] Places = ["", "slices", Path.Combine("data", "slices"), "data"];
    private static readonly LabelTable Hearts = LabelTable.OfLabels("background", "RV", "myocardium", "LV");

    /// <inheritdoc />
    public string Name => "h5";

    /// <inheritdoc />
    public string Summary => "HDF5 files (.h5), each with 'image' and 'label'";

    /// <inheritdoc />
    public bool Recognises(string folder, DataOptions options) => Files(folder).Length > 0;

    /// <inheritdoc />
    public OpenedData Open(string folder, DataOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var files = Files(folder);
        if (files.Length == 0)
        {
            throw new DataException($"{folder} is no layout 'h5': it must hold .h5 files, itself or in slices/, but {FolderListing.Of(folder)}.");
        }

        string[] names = [.. files.Select(path => Path.GetFileNameWithoutExtension(path))];
        var known = PatientRule.PatternOf(names);
        var cases = PatientRule.Keys(names, options);
        var declared = options.Labels ?? LabelFile.Beside(folder) ?? (known is not null && names[0].StartsWith("patient", StringComparison.Ordinal) ? Hearts : null);
        var source = Hdf5Source.Open(DataDescription.NameOf(folder), files, cases, declared, options.OnMaskRead);
        var notes = new List<string>();
        if (known is null && options.PatientPattern is null && PatientDoubt.Of(cases, options) is null)
        {
            notes.Add("Every file is taken as a patient of its own; `DataOptions.PatientPattern` tells slices of one patient.");
        }

        if (declared is null)
        {
            notes.Add(LabelSurvey.Note(source.Labels, "the files"));
        }

        return new OpenedData(source, source.Labels, Name, notes);
    }

    private static string[] Files(string folder) => Places.Select(place => Path.Combine(folder, place)).Where(Directory.Exists)
        .Select(place => PictureFiles.Visible(place).Where(path => path.EndsWith(".h5", StringComparison.OrdinalIgnoreCase)).ToArray()).FirstOrDefault(files => files.Length > 0) ?? [];
}
