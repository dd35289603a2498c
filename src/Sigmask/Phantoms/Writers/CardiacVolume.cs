using Sigmask.Randomness;

namespace Sigmask.Phantoms;

/// <summary>A stack of short-axis slices of one made-up heart, at the end of diastole or of systole, with its true labels.</summary>
/// <param name="Slices">Pictures and labels from the base to the apex.</param>
/// <param name="Group">The group as ACDC names it: NOR, DCM, HCM, MINF, RV.</param>
internal sealed record CardiacVolume(IReadOnlyList<Phantom> Slices, string Group)
{
    /// <summary>Distance of slices in mm.</summary>
    public const double SliceDistance = 10;

    // Half the field of view is about 75 mm, see HeartGeometry.
    private const double FieldOfView = 150;

    /// <summary>Side of a pixel in mm.</summary>
    public static double PixelSize(int size) => FieldOfView / size;

    /// <summary>Makes a volume. The same arguments give the same one.</summary>
    /// <param name="seed">Chooses among families of patients.</param>
    /// <param name="patient">Chooses the patient: both phases of one show the same heart.</param>
    /// <param name="isSystole">Contracted or relaxed.</param>
    /// <param name="slices">How many, at least 2.</param>
    /// <param name="size">Side of a slice in pixels.</param>
    public static CardiacVolume Make(ulong seed, int patient, bool isSystole, int slices, int size)
    {
        var contraction = isSystole ? 0.85 : 0.1;
        var (made, pathology) = (new Phantom[slices], Pathology.Normal);
        for (var slice = 0; slice < slices; slice++)
        {
            var cut = new HeartCut(slice, (double)slice / (slices - 1), contraction);
            (var picture, var labels, pathology) = CardiacPhantom.Draw(new RandomStream(seed, (ulong)PhantomTask.Cardiac, (ulong)patient), size, cut);
            made[slice] = new Phantom(picture, labels);
        }

        return new CardiacVolume(made, NameOf(pathology));
    }

    private static string NameOf(Pathology pathology) => pathology switch
    {
        Pathology.Dilated => "DCM",
        Pathology.Hypertrophic => "HCM",
        Pathology.Infarcted => "MINF",
        Pathology.DilatedRightVentricle => "RV",
        _ => "NOR",
    };
}
