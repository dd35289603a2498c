using System.Text.RegularExpressions;

namespace Sigmask.Data;

/// <summary>
/// ACDC, cine MRI of the heart (Bernard et al. 2018, doi:10.1109/TMI.2018.2837502), as published: <c>patient001/patient001_frame01.nii.gz</c> with
/// <c>patient001_frame01_gt.nii.gz</c> at end-diastole and end-systole, and <c>Info.cfg</c>. Spacing is pixdim: the affine of these files says 1 mm.
/// </summary>
public sealed partial class AcdcLayout : IDataLayout
{
    private const string Annotation = "_gt";

    // database/training/patient001
    private const int MostLevels = 3;

    private static readonly LabelTable Labels = LabelTable.OfLabels("background", "RV", "myocardium", "LV");

    /// <inheritdoc />
    public string Name => "acdc";

    /// <inheritdoc />
    public string Summary => "cine MRI of the heart: patient001/patient001_frame01.nii.gz with patient001_frame01_gt.nii.gz, and Info.cfg";

    /// <inheritdoc />
    public bool Recognises(string folder, DataOptions options) =>
        FolderListing.Tree(folder, MostLevels).Where(IsPatient).Any(patient => VolumeNames.AllIn(patient) is var files && files.Any(file => IsAnnotated(file.Key, files)));

    /// <inheritdoc />
    public OpenedData Open(string folder, DataOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var notes = new List<string>();
        var cases = new List<VolumeCase>();
        foreach (var patient in PatientFolders(folder, 0))
        {
            var found = Annotated(patient).ToList();
            cases.AddRange(found);
            notes.AddRange(Missing(patient, found));
        }

        if (cases.Count == 0)
        {
            throw new DataException($"{folder} is no layout 'acdc': there is no patient001/patient001_frame01.nii.gz with patient001_frame01{Annotation}.nii.gz in it, but {FolderListing.Of(folder)}.");
        }

        var labels = options.Labels ?? Labels;
        var (source, note) = VolumeView.Of(folder, cases, labels, options with { PatientPattern = options.PatientPattern ?? @"^patient\d+" });
        return new OpenedData(source, labels, Name, [note, .. notes]);
    }

    private static IEnumerable<VolumeCase> Annotated(string patient)
    {
        var files = VolumeNames.AllIn(patient);
        foreach (var name in files.Select(file => file.Key).Where(name => IsAnnotated(name, files)).Order(StringComparer.Ordinal))
        {
            yield return new VolumeCase(new CaseKey(name, name), [VolumeNames.Only(files[name])!], VolumeNames.Only(files[name + Annotation]));
        }
    }

    private static bool IsAnnotated(string name, ILookup<string, string> files) => FrameName().IsMatch(name) && files.Contains(name + Annotation);

    // Info.cfg says which frames should be there.
    private static IEnumerable<string> Missing(string patient, List<VolumeCase> found)
    {
        if (AcdcInfo.Find(patient) is not { } info)
        {
            yield break;
        }

        foreach (var (phase, frame) in new[] { ("ED", info.EndDiastole), ("ES", info.EndSystole) })
        {
            if (frame is { } number && !found.Exists(item => item.Key.Case.EndsWith(Invariant($"_frame{number:D2}"), StringComparison.Ordinal)))
            {
                yield return Invariant($"{patient}: the {phase} frame {number} of {AcdcInfo.FileName} is not there with its annotation.");
            }
        }
    }

    private static IEnumerable<string> PatientFolders(string folder, int level)
    {
        if (IsPatient(folder))
        {
            return [folder];
        }

        return level == MostLevels || !Directory.Exists(folder) ? [] : Directory.GetDirectories(folder).Order(StringComparer.Ordinal).SelectMany(inner => PatientFolders(inner, level + 1));
    }

    private static bool IsPatient(string folder) => PatientName().IsMatch(DataDescription.NameOf(folder));

    [GeneratedRegex(@"^patient\d+$")]
    private static partial Regex PatientName();

    [GeneratedRegex(@"_frame\d+$")]
    private static partial Regex FrameName();
}
