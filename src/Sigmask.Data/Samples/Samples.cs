namespace Sigmask.Data;

/// <summary>A data set that is in memory already.</summary>
public sealed class Samples : ISampleSource
{
    private readonly IReadOnlyList<Sample> samples;

    /// <summary>A data set of samples.</summary>
    /// <param name="samples">All with the same channels and dimensions; the names of their cases are unique and fit for file names.</param>
    /// <param name="classes">Names of the classes by label, background first.</param>
    /// <param name="name">A short name for tables and files.</param>
    /// <exception cref="DataException">There is no sample, one has a name that no file can have or parts that do not fit each other, samples do not fit each other, or a label is no class.</exception>
    public Samples(IReadOnlyList<Sample> samples, IReadOnlyList<string> classes, string name = "samples")
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(classes);
        if (samples.Count == 0)
        {
            throw new DataException($"{name} has no sample; give at least one.");
        }

        var (channels, dimensions) = (samples[0].Channels, samples[0].Size.Count);
        foreach (var sample in samples)
        {
            RequireFit(sample, channels, dimensions, classes.Count);
        }

        if (samples.CountBy(sample => sample.Case).FirstOrDefault(count => count.Value > 1) is { Key: { } twice })
        {
            throw new DataException($"{name} has two samples named {twice}; give each case a name of its own.");
        }

        this.samples = samples;
        Description = new(name, channels, dimensions, classes);
        Cases = [.. samples.Select(sample => new CaseKey(sample.Case, sample.Patient))];
    }

    /// <inheritdoc/>
    public DataDescription Description { get; }

    /// <inheritdoc/>
    public IReadOnlyList<CaseKey> Cases { get; }

    /// <summary>Images and label maps of one size, each a patient of its own unless told otherwise.</summary>
    /// <param name="images">Each [channels, spatial], last axis fastest; the number of channels follows from its length.</param>
    /// <param name="labels">Each [spatial]; <see cref="Sample.Ignored"/> where a pixel does not count.</param>
    /// <param name="size">[H, W] or [D, H, W].</param>
    /// <param name="classes">How many, the background included.</param>
    /// <param name="spacing">Distance of neighbouring pixels in mm along each axis of the size; null: not known.</param>
    /// <param name="patients">Who was imaged, for each image; null: each image a patient of its own.</param>
    /// <exception cref="DataException">The lists do not fit each other, or a label is no class.</exception>
    public static Samples Of(IReadOnlyList<float[]> images, IReadOnlyList<byte[]> labels, IReadOnlyList<int> size, int classes, IReadOnlyList<double>? spacing = null, IReadOnlyList<string>? patients = null)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(size);
        if (labels.Count != images.Count || (patients is not null && patients.Count != images.Count))
        {
            throw new DataException(Invariant($"There are {Quantity.Of(images.Count, "image")}, {Quantity.Of(labels.Count, "label map")}{(patients is null ? "" : Invariant($" and {Quantity.Of(patients.Count, "patient")}"))}; give one of each for every case."));
        }

        if (spacing is not null && spacing.Count != size.Count)
        {
            throw new DataException(Invariant($"The spacing has {Quantity.Of(spacing.Count, "number")} for {size.Count} axes; give one for each."));
        }

        var pixels = size.Aggregate(1L, (product, length) => product * length);
        var width = Math.Max(3, Invariant($"{images.Count}").Length);
        Sample[] samples = [.. images.Select((image, index) =>
        {
            var name = "case" + (index + 1).ToString(Invariant($"D{width}"), System.Globalization.CultureInfo.InvariantCulture);
            return new Sample { Case = name, Patient = patients?[index] ?? name, Image = image, Labels = labels[index], Channels = (int)Math.Max(1, image.Length / Math.Max(1, pixels)), Size = size, Spacing = spacing };
        })];
        return new Samples(samples, ClassNames(classes));
    }

    /// <inheritdoc/>
    public Sample Read(int index) => samples[index];

    private static string[] ClassNames(int classes) => classes >= 2
        ? ["background", .. Enumerable.Range(1, classes - 1).Select(label => Invariant($"class {label}"))]
        : throw new DataException(Invariant($"There must be at least 2 classes, the background included, not {classes}."));

    private static void RequireFit(Sample sample, int channels, int dimensions, int classes)
    {
        CaseName.RequireFit(sample.Case);
        if (sample.Size.Count is not (2 or 3) || sample.Size.Count != dimensions || sample.Channels != channels)
        {
            throw new DataException(Invariant($"Case {sample.Case} has {Quantity.Of(sample.Channels, "channel")} and size {string.Join('x', sample.Size)}; all cases must have the channels ({channels}) and dimensions ({dimensions}) of the first, 2 or 3."));
        }

        if (channels < 1 || sample.Size.Any(length => length < 1))
        {
            throw new DataException(Invariant($"Case {sample.Case} has {Quantity.Of(channels, "channel")} and size {string.Join('x', sample.Size)}; each must be at least 1."));
        }

        if (sample.Spacing is { } spacing && spacing.Count != dimensions)
        {
            throw new DataException(Invariant($"Case {sample.Case} has a spacing of {Quantity.Of(spacing.Count, "number")} for {dimensions} axes; give one for each."));
        }

        if (sample.Spacing is { } steps && steps.Any(step => !(step > 0) || !double.IsFinite(step)))
        {
            throw new DataException($"Case {sample.Case} has a spacing of {string.Join(" x ", steps.Select(step => Invariant($"{step}")))} mm; give positive distances, or none where they are not known.");
        }

        if (sample.Axes is { } axes && axes.Count != dimensions)
        {
            throw new DataException(Invariant($"Case {sample.Case} has {Quantity.Of(axes.Count, "direction")} in the patient for {dimensions} axes; give one for each."));
        }

        var (values, pixels) = (sample.Values(channels), sample.Values(1));
        if (sample.Image.Length != values || (sample.Labels.Length != pixels && sample.Labels.Length != 0))
        {
            throw new DataException(Invariant($"Case {sample.Case} has {sample.Image.Length} values and {Quantity.Of(sample.Labels.Length, "label")}; its size {string.Join('x', sample.Size)} needs {values} and {pixels}."));
        }

        if (Array.FindIndex(sample.Labels, label => label >= classes && label != Sample.Ignored) is >= 0 and var wrong)
        {
            throw new DataException(Invariant($"Case {sample.Case} has label {sample.Labels[wrong]}, which is none of the {classes} classes; labels are 0 to {classes - 1}, and {Sample.Ignored} where a pixel does not count."));
        }
    }
}
