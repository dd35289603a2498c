namespace Sigmask.Data;

/// <summary>A data set: a folder of real images, phantoms made on demand, or a part of either. Reading is safe from several threads.</summary>
public interface ISampleSource
{
    /// <summary>What all its samples have in common.</summary>
    DataDescription Description { get; }

    /// <summary>Name and patient of every sample, in a fixed order; known without reading any image.</summary>
    IReadOnlyList<CaseKey> Cases { get; }

    /// <summary>Reads (or makes) a sample at its own size, its image not yet normalised.</summary>
    /// <param name="index">Position in <see cref="Cases"/>.</param>
    /// <exception cref="DataException">The sample cannot be used; the message names the file and the remedy.</exception>
    Sample Read(int index);

    /// <summary>Where the pixels of a sample lie. Of files their headers are enough.</summary>
    /// <param name="index">Position in <see cref="Cases"/>.</param>
    /// <exception cref="DataException">The sample cannot be used.</exception>
    SampleForm FormOf(int index) => Read(index).Form;

    /// <summary>What was acquired, if these are parts of it: the volumes of slices. Itself otherwise.</summary>
    ISampleSource Whole => this;

    /// <summary>The position in <see cref="Whole"/> of what a sample is a part of.</summary>
    /// <param name="index">Position in <see cref="Cases"/>.</param>
    int WholeOf(int index) => index;
}

/// <summary>Identifies a sample.</summary>
/// <param name="Case">Unique in the data set.</param>
/// <param name="Patient">Who was imaged.</param>
public sealed record CaseKey(string Case, string Patient);

/// <summary>What the samples of a data set have in common.</summary>
/// <param name="Name">A short name for tables and files.</param>
/// <param name="Channels">Channels of each image.</param>
/// <param name="Dimensions">2 or 3.</param>
/// <param name="Classes">Names of the classes by label, background first.</param>
public sealed record DataDescription(string Name, int Channels, int Dimensions, IReadOnlyList<string> Classes)
{
    /// <summary>The name of a data set in a folder: that of the folder.</summary>
    /// <param name="folder">Its path, with or without a separator at its end.</param>
    public static string NameOf(string folder) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));

    /// <summary>Fails if a sample is not of these.</summary>
    /// <exception cref="DataException">It has other channels or dimensions.</exception>
    public void Require(Sample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        if (sample.Channels != Channels || sample.Size.Count != Dimensions)
        {
            throw new DataException($"Case {sample.Case} is a {Form(sample.Channels, sample.Size.Count, 1)}; the network was trained on {Form(Channels, Dimensions, Several)}. Give images like those of the training.");
        }
    }

    /// <summary>Fails if the images of a data set are not like these.</summary>
    /// <param name="data">The data set.</param>
    /// <exception cref="DataException">They have other channels, or fewer dimensions: volumes may be looked at slice by slice.</exception>
    public void Require(DataDescription data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.Channels != Channels || data.Dimensions < Dimensions)
        {
            throw new DataException($"{data.Name} holds other data than the network was trained on: {Form(data.Channels, data.Dimensions, Several)} instead of {Form(Channels, Dimensions, Several)} of {string.Join(", ", Classes)}. Give data like those of the training.");
        }
    }

    private const int Several = 2;

    private static string Form(int channels, int dimensions, int count)
    {
        var images = Quantity.Word(count, dimensions == 3 ? "3-D volume" : "2-D image");
        return channels == 1 ? $"grey {images} (1 channel)" : Invariant($"{images} of {channels} channels{(channels == 3 && dimensions == 2 ? ", as colour pictures have" : "")}");
    }
}

/// <summary>A data set that lies in files.</summary>
public interface IFileSource : ISampleSource
{
    /// <summary>How labels come out of the annotation files, the same for all cases: the form of these files, the values of the classes, the order of painting.</summary>
    string Annotation { get; }

    /// <summary>The files a sample is read from.</summary>
    /// <param name="index">Position in <see cref="ISampleSource.Cases"/>.</param>
    IReadOnlyList<string> FilesOf(int index);

    /// <summary>All that decides what is read from these files besides their content: the label table, channels, the form of the annotation.</summary>
    /// <param name="index">Position in <see cref="ISampleSource.Cases"/>.</param>
    string ReadingOf(int index);
}
