using Sigmask.Losses;

namespace Sigmask.Data;

/// <summary>Picture files of a folder, and which mask belongs to which image.</summary>
internal static class PictureFiles
{
    /// <summary>The kinds of pictures that are read.</summary>
    public const string Known = "PNG, JPEG, BMP, TIFF or GIF";

    private static readonly string[] Endings = [".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff", ".gif"];
    private static readonly string[] MaskSuffixes = ["mask", "masks", "gt", "seg", "segmentation", "annotation", "label", "labels"];

    /// <summary>True if the file's ending is that of a picture.</summary>
    public static bool IsPicture(string path) => Endings.Contains(Path.GetExtension(path).ToLowerInvariant());

    /// <summary>The pictures of a folder by name; hidden files and other endings are passed over.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="expected">What belongs into it, the end of a sentence, for the message.</param>
    /// <param name="elsewhere">Where they are instead, for the message, if somewhere in the folder; null: <see cref="FolderListing.FurtherIn"/>.</param>
    /// <exception cref="DataException">There is none.</exception>
    public static string[] In(string folder, string expected = $"put {Known} files into it", Func<string, string?>? elsewhere = null)
    {
        var files = Visible(folder).ToArray();
        var pictures = Array.FindAll(files, IsPicture);
        if (pictures.Length > 0)
        {
            return pictures;
        }

        DicomFiles.Refuse(folder);
        var others = files.GroupBy(Path.GetExtension).OrderByDescending(group => group.Count()).FirstOrDefault();
        var folders = FolderListing.NamesOfSubFolders(folder);
        throw new DataException((elsewhere ?? FolderListing.FurtherIn)(folder)
            ?? (others is not null ? $"{folder} has no {Known} file, but {others.Count()} with ending '{others.Key}'; if these are images, convert them to PNG (volumes to NIfTI, .nii.gz)."
            : folders.Length > 0 ? $"{folder} has no file, only {Quantity.Listed(folders, "sub-folder")}; {expected}."
            : $"{folder} is empty; {expected}."));
    }

    /// <summary>The files of a folder with an ending, by name; hidden ones are passed over.</summary>
    /// <exception cref="DataException">There is none.</exception>
    public static string[] WithEnding(string folder, string ending)
    {
        string[] files = [.. Visible(folder).Where(path => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase))];
        return files.Length > 0 ? files : throw new DataException($"{folder} has no file with ending '{ending}': {FolderListing.Of(folder)}; check the path.");
    }

    /// <summary>The files of a folder with an ending, in capitals or not, by their name without it.</summary>
    /// <exception cref="DataException">There is none, or two have the same name.</exception>
    public static SortedDictionary<string, string> ByStem(string folder, string ending)
    {
        var named = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in WithEnding(folder, ending))
        {
            var stem = Path.GetFileName(path)[..^ending.Length];
            if (!named.TryAdd(stem, path))
            {
                throw new DataException($"{path} and {Path.GetFileName(named[stem])} have the same name but for the ending; rename or remove one.");
            }
        }

        return named;
    }

    /// <summary>The files of a folder by name, without hidden ones, which begin with a point; so do leftovers of macOS.</summary>
    public static IEnumerable<string> Visible(string folder) => Directory.GetFiles(folder).Where(path => !Path.GetFileName(path).StartsWith('.')).Order(StringComparer.Ordinal);

    /// <summary>The files for which something holds, and the others.</summary>
    public static (string[] Matching, string[] Others) Divide(string[] files, Predicate<string> matches) =>
        (Array.FindAll(files, matches), Array.FindAll(files, path => !matches(path)));

    /// <summary>The sub-folder of that name, whatever its case; null if there is none.</summary>
    public static string? SubFolder(string folder, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            var found = Directory.GetDirectories(folder).Order(StringComparer.Ordinal)
                .FirstOrDefault(path => string.Equals(Path.GetFileName(path), name, StringComparison.OrdinalIgnoreCase));
            if (found is not null)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>The images with the mask of each, see <see cref="MasksOf"/>; where the options say so, files without a partner are reported and left out.</summary>
    /// <exception cref="DataException">See <see cref="MasksOf"/>.</exception>
    public static AnnotatedPicture[] Pairs(IReadOnlyList<string> images, IReadOnlyList<string> masks, DataOptions options, string mask = "mask")
    {
        if (options.OnProblem is { } tell)
        {
            var (own, theirs) = (images.Select(Stem).ToHashSet(), masks.SelectMany(path => new[] { Stem(path), WithoutSuffix(Stem(path)) }).ToHashSet());
            var (paired, bare) = Divide([.. images], path => theirs.Contains(Stem(path)));
            var (owned, left) = Divide([.. masks], path => own.Contains(Stem(path)) || own.Contains(WithoutSuffix(Stem(path))));
            foreach (var path in bare)
            {
                tell(new DataProblem(ProblemKind.Unpaired, [Stem(path)], $"{path} has no {mask}; add it or take the image out."));
            }

            foreach (var path in left)
            {
                tell(new DataProblem(ProblemKind.Unpaired, [Stem(path)], $"{path} has no image; add it or take the {mask} out."));
            }

            (images, masks) = (paired, owned);
            if (images.Count == 0)
            {
                throw new DataException($"No image has a {mask} of its name, so nothing can be looked at.{Closest(bare[0], left, mask)}");
            }
        }

        return AnnotatedPicture.Pairs(images, MasksOf(images, masks, "image", mask));
    }

    /// <summary>The mask of each image: the one of the same name, or of that name with a suffix such as _mask or _Segmentation.</summary>
    /// <exception cref="DataException">An image has no mask or several, a mask has no image, or two images differ by their ending only.</exception>
    /// <param name="images">The images.</param>
    /// <param name="masks">The masks.</param>
    /// <param name="image">What messages call an image.</param>
    /// <param name="mask">What messages call a mask.</param>
    public static string[] MasksOf(IReadOnlyList<string> images, IReadOnlyList<string> masks, string image = "image", string mask = "mask")
    {
        var stems = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < images.Count; i++)
        {
            var stem = Path.GetFileNameWithoutExtension(images[i]);
            if (!stems.TryAdd(stem, i))
            {
                throw new DataException($"{images[i]} and {Path.GetFileName(images[stems[stem]])} have the same name but for the ending; rename or remove one.");
            }
        }

        var pairs = new string?[images.Count];
        var left = new List<string>();
        foreach (var path in masks)
        {
            var stem = Path.GetFileNameWithoutExtension(path);
            if (!stems.TryGetValue(stem, out var owner) && !stems.TryGetValue(WithoutSuffix(stem), out owner))
            {
                left.Add(path);
            }
            else if (pairs[owner] is { } other)
            {
                throw new DataException($"{images[owner]} has two {mask}s, {Path.GetFileName(other)} and {Path.GetFileName(path)}; keep one, or join them into one.");
            }
            else
            {
                pairs[owner] = path;
            }
        }

        var bare = images.Where((_, i) => pairs[i] is null).ToArray();
        if (bare.Length > 0)
        {
            throw new DataException($"{Listed(bare)} of {Quantity.Of(images.Count, image)} {Quantity.Word(bare.Length, "has", "have")} no {mask} of the same name in {Path.GetDirectoryName(masks[0])}; add the {mask}s or take the {image}s out.{(left.Count == 0 ? "" : $" And {mask}s without {image}: {Listed(left)}.{Closest(bare[0], left, mask)}")}");
        }

        return left.Count == 0
            ? [.. pairs.Select(pair => pair!)]
            : throw new DataException($"{Listed(left)} of {Quantity.Of(masks.Count, mask)} {Quantity.Word(left.Count, "has", "have")} no {image} of the same name in {Path.GetDirectoryName(images[0])}; add the {image}s or take the {mask}s out.");
    }

    /// <summary>Which of the files that are left has almost the name of one without partner, a sentence; nothing if none is left.</summary>
    /// <param name="bare">The file without partner.</param>
    /// <param name="left">The files of the other kind that have none.</param>
    /// <param name="mask">What messages call an annotation.</param>
    public static string Closest(string bare, IEnumerable<string> left, string mask) => Spelling.Nearest(Path.GetFileName(bare), left.Select(path => Path.GetFileName(path))) is { } closest
        ? $" Closest to {Path.GetFileName(bare)} is {closest}; the {mask} of an image has its name, or that with a suffix such as _mask."
        : "";

    private static string Stem(string path) => Path.GetFileNameWithoutExtension(path);

    /// <summary>A name without a suffix such as _mask.</summary>
    public static string WithoutSuffix(string stem)
    {
        var cut = stem.LastIndexOfAny(['_', '-']);
        return cut > 0 && MaskSuffixes.Contains(stem[(cut + 1)..].ToLowerInvariant()) ? stem[..cut] : stem;
    }

    private static string Listed(IReadOnlyList<string> paths)
    {
        var names = string.Join(", ", paths.Take(3).Select(Path.GetFileName));
        return $"{paths.Count} ({names}{(paths.Count > 3 ? ", ..." : "")})";
    }
}
