namespace Sigmask.Data;

/// <summary>The Medical Segmentation Decathlon (Antonelli et al. 2022, doi:10.1038/s41467-022-30695-9): <c>dataset.json</c>, imagesTr/, labelsTr/; channels are the fourth axis.</summary>
public sealed class DecathlonLayout : IDataLayout
{
    /// <inheritdoc />
    public string Name => "msd";

    /// <inheritdoc />
    public string Summary => "Medical Segmentation Decathlon: dataset.json with its list of training cases, imagesTr/, labelsTr/";

    /// <inheritdoc />
    public bool Recognises(string folder, DataOptions options) => DataSetFile.Find(folder) is { HasList: true };

    /// <inheritdoc />
    public OpenedData Open(string folder, DataOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var file = DataSetFile.Read(folder);
        return file.HasList ? OpenList(folder, file, options, Name) : throw new DataException($"{file.Path} has no list 'training'; is it another layout, such as nnunet?");
    }

    /// <summary>Opens the cases that a description lists.</summary>
    /// <exception cref="DataException">They cannot be used.</exception>
    internal static OpenedData OpenList(string folder, DataSetFile file, DataOptions options, string layout)
    {
        var list = CaseList.Of(folder, file, options);
        var labels = options.Labels ?? file.Labels;
        var (source, note) = VolumeView.Of(folder, list.Cases, labels, options);
        var splits = NnUnetSplits.Find(folder) ?? list.Splits;
        var isPartial = options.OnProblem is not null;
        return new OpenedData(source, labels, layout, [note, .. list.Notes, .. splits?.Notes(source, isPartial) ?? []]) { Modalities = file.Modalities, Folds = splits?.For(source, isPartial), FoldFile = splits?.Path };
    }
}
