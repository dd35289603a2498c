using Sigmask.AnnotationNoise;
using Sigmask.Files;

namespace Sigmask.Phantoms;

/// <summary>Which phantoms a data set on disk is made of.</summary>
/// <param name="Task">What they show.</param>
/// <param name="Seed">Chooses the family.</param>
/// <param name="Count">Cases; of hearts, patients with two volumes each.</param>
/// <param name="Size">Side in pixels.</param>
/// <param name="Noise">How the annotations are spoiled.</param>
public sealed record PhantomDataSet(PhantomTask Task, ulong Seed, int Count, int Size, IAnnotationNoise Noise)
{
    /// <summary>What a folder of phantoms holds, in whichever layout they are written.</summary>
    public static OwnFolder Content { get; } = new(DataSetFolder.RecordName, record => record.GetProperty("files").EnumerateArray().Select(file => file.GetString() ?? ""));

    /// <summary>The phantoms as pictures.</summary>
    public PhantomSource Pictures => new(Task, Seed, Count, Size, Noise);

    /// <summary>Writes the data set in the layout of the real one: hearts as ACDC, the fetal abdomen as FASSD, burns as burn-assessment; and <c>phantoms.json</c>, which lists the files and has the command.</summary>
    /// <param name="folder">Where to; must be empty or not exist.</param>
    /// <param name="overwrite">Replace what the folder holds.</param>
    /// <param name="onWritten">Told how many cases have been written, after each; from several threads.</param>
    /// <param name="command">The words of the command that asks for it, the verb first, for <c>phantoms.json</c>; null where a program does.</param>
    /// <param name="cancellation">Stops between two cases; nothing is left behind.</param>
    /// <exception cref="DataException">The folder holds something already, or cannot be written.</exception>
    public void WriteAsReal(string folder, bool overwrite = false, Action<int>? onWritten = null, IReadOnlyList<string>? command = null, CancellationToken cancellation = default)
    {
        Action<string, int> write = Task switch
        {
            PhantomTask.Cardiac => new AcdcWriter(this).WritePatient,
            PhantomTask.Fetal => new FassdWriter(this).WriteCase,
            _ => new BurnWriter(this).WriteCase,
        };
        DataSetFolder.Write(folder, overwrite, command, partial => DataSetFolder.ForEach(Count, index => write(partial, index), onWritten, cancellation));
    }
}
