using Sigmask.Volumes;

namespace Sigmask.Data;

/// <summary>The Medical Segmentation Decathlon (Antonelli et al. 2022, doi:10.1038/s41467-022-30695-9): <c>dataset.json</c>, imagesTr/, labelsTr/; channels are the fourth axis.</summary>
public sealed class DecathlonLayout : IDataLayout
{
    /// <inheritdoc />
    public string Name => "msd";

    /// <inheritdoc />
    public string Summary => "Medical Segmentation Decathlon: dataset.json with its list of training cases, imagesTr/, labelsTr/";

    /// <inheritdoc />
    public bool Recognises(string folder, DataOptions options) => DataSetFile.Find(folder) is { IsDecathlon: true };

    /// <inheritdoc />
    public OpenedData Open(string folder, DataOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var file = DataSetFile.Read(folder);
        if (!file.IsDecathlon)
        {
            throw new DataException($"{file.Path} has no list 'training'; is it another layout, such as nnunet?");
        }

        // The archives hold leftovers of macOS, of the names of the images with ._ in front.
        var listed = file.Training.Where(item => Path.GetFileName(item.Image) is not ['.' or '_', ..]).ToArray();
        var names = listed.Select(item => VolumeFile.NameWithoutEnding(item.Image)).ToArray();
        var keys = PatientRule.Apply(names, options.PatientPattern ?? PatientRule.PatternOf(names));
        var cases = listed.Zip(keys, (item, key) => new VolumeCase(key, [Existing(folder, item.Image, file)], Existing(folder, item.Label, file))).ToArray();
        if (cases.Length == 0)
        {
            throw new DataException($"{file.Path} lists no training case.");
        }

        var labels = options.Labels ?? file.Labels;
        var volumes = VolumeSource.Open(Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))), cases, labels, options.OnProblem);
        var (source, note) = VolumeView.Of(volumes, options);
        return new OpenedData(source, labels, Name, [note]) { Modalities = file.Modalities };
    }

    private static string Existing(string folder, string listed, DataSetFile file)
    {
        var path = Path.GetFullPath(Path.Combine(folder, listed));
        if (!path.StartsWith(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new DataException($"{file.Path} lists {listed}, which lies outside of its folder; list paths in it, as ./imagesTr/x.nii.gz.");
        }

        // Unpacked copies keep the list of the packed ones.
        var unpacked = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path + ".gz";
        return File.Exists(path) ? path
            : File.Exists(unpacked) ? unpacked
            : throw new DataException($"{file.Path} lists {listed}, which is not there; add it or take it off the list.");
    }
}
