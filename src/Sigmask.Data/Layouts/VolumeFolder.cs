using Sigmask.Volumes;

namespace Sigmask.Data;

/// <summary>A folder with <c>images/</c> and <c>masks/</c> (or <c>labels/</c>) of volumes, paired by name: CASE, or CASE_0000, CASE_0001, ... for channels in files of their own.</summary>
internal static class VolumeFolder
{
    private const int MostListed = 3;

    /// <summary>Opens a folder.</summary>
    /// <param name="folder">Names the data set.</param>
    /// <param name="images">The folder of its images.</param>
    /// <param name="masks">The folder of its annotations.</param>
    /// <param name="declared">What values mean; null: what segmentations say themselves, or the values that occur.</param>
    /// <param name="options">Patients, dimensions, and who receives problems.</param>
    /// <exception cref="DataException">Something is missing, unpaired or unreadable; the message names it.</exception>
    public static (ISampleSource Source, LabelTable Labels, string Note) Open(string folder, string images, string masks, LabelTable? declared, DataOptions options)
    {
        if (!VolumeNames.AreIn(masks))
        {
            throw new DataException($"{images} holds volumes, {masks} none; give both as {VolumeFile.Names}.");
        }

        return Open(folder, Paired(images, masks, options.OnProblem), declared, options);
    }

    /// <summary>Opens cases whose files were found.</summary>
    /// <param name="folder">Names the data set.</param>
    /// <param name="cases">The cases, each with an annotation.</param>
    /// <param name="declared">What values mean; null: what segmentations say themselves, or the values that occur.</param>
    /// <param name="options">Patients, dimensions, and who receives problems.</param>
    /// <exception cref="DataException">A file cannot be read; the message names it.</exception>
    public static (ISampleSource Source, LabelTable Labels, string Note) Open(string folder, IReadOnlyList<VolumeCase> cases, LabelTable? declared, DataOptions options)
    {
        var labels = declared ?? Suggested([.. cases.Select(item => item.Labels!)], options);
        var (source, note) = VolumeView.Of(folder, cases, labels, options);
        return (source, labels, note);
    }

    private static LabelTable Suggested(string[] annotations, DataOptions options)
    {
        var skipUnreadable = options.OnProblem is not null;
        try
        {
            var headers = annotations.Select(VolumeFile.ReadHeader).ToArray();
            if (headers.All(header => header.Segments.Count > 0))
            {
                return SegmentLabels.TableOf(headers);
            }
        }
        catch (VolumeException error)
        {
            // Those that cannot be read are reported later.
            if (!skipUnreadable)
            {
                throw new DataException(error.Message, error);
            }
        }

        return LabelSurvey.Infer(annotations, [0], LabelVolume.Distinct, skipUnreadable, onRead: options.OnMaskRead);
    }

    private static VolumeCase[] Paired(string images, string masks, Action<DataProblem>? tell)
    {
        var (files, annotations) = (VolumeNames.In(images), VolumeNames.In(masks));
        bool IsOwned(string name) => files.ContainsKey(name) || files.ContainsKey(PictureFiles.WithoutSuffix(name));
        var areChannels = ChannelNames.AreAll(files.Keys) && !annotations.Keys.Any(IsOwned);
        var owners = files.GroupBy(file => areChannels ? ChannelNames.Of(file.Key)!.Value.Case : file.Key, file => file.Value).ToDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
        var pairs = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var left = new List<string>();
        foreach (var (name, path) in annotations)
        {
            var owner = owners.ContainsKey(name) ? name : PictureFiles.WithoutSuffix(name);
            if (!owners.ContainsKey(owner))
            {
                left.Add(path);
            }
            else if (!pairs.TryAdd(owner, path))
            {
                throw new DataException($"{owner} has two annotations, {Path.GetFileName(pairs[owner])} and {Path.GetFileName(path)}; keep one, or join them into one.");
            }
        }

        string[] bare = [.. owners.Where(owner => !pairs.ContainsKey(owner.Key)).Select(owner => owner.Value[0]).Order(StringComparer.Ordinal)];
        var closest = bare.Length == 0 ? "" : PictureFiles.Closest(bare[0], left, "annotation");
        Report(bare, $"has no annotation of its name in {masks}; add it or take the image out.", closest, tell);
        Report(left, $"has no image of its name in {images}; add it or take the annotation out.", "", tell);
        foreach (var (name, gap) in areChannels ? pairs.Keys.Select(name => (name, ChannelNames.Gap(name, owners[name]))).ToArray() : [])
        {
            if (gap is not null)
            {
                (tell ?? (problem => throw new DataException(problem.Message)))(new DataProblem(ProblemKind.Missing, [name], $"{images}: {gap}"));
                pairs.Remove(name);
            }
        }

        return pairs.Count > 0
            ? [.. pairs.Select(pair => new VolumeCase(new CaseKey(pair.Key, pair.Key), owners[pair.Key], pair.Value))]
            : throw new DataException($"No image of {images} has an annotation of its name in {masks}, so nothing can be looked at.{closest}");
    }

    private static void Report(IReadOnlyList<string> unpaired, string what, string closest, Action<DataProblem>? tell)
    {
        if (unpaired.Count > 0 && tell is null)
        {
            var more = unpaired.Count == 1 ? "" : Invariant($" (and {string.Join(", ", unpaired.Skip(1).Take(MostListed).Select(Path.GetFileName))}{(unpaired.Count > MostListed + 1 ? ", ..." : "")}: {unpaired.Count} in all)");
            throw new DataException($"{unpaired[0]}{more} {what}{closest}");
        }

        foreach (var path in unpaired)
        {
            tell!(new DataProblem(ProblemKind.Unpaired, [VolumeFile.NameWithoutEnding(path)], $"{path} {what}"));
        }
    }
}
