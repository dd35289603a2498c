using Sigmask.Imaging;

namespace Sigmask.Data;

/// <summary>Single files to look at.</summary>
public static class SampleFile
{
    private const int SlicesShown = 12;

    private static readonly LabelTable NoLabels = LabelTable.OfLabels("background", "structure");

    /// <summary>A picture as it is, or up to twelve slices of a volume on one sheet.</summary>
    /// <exception cref="DataException">The file is neither.</exception>
    public static Picture Draw(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!VolumeInput.IsVolumes(path))
        {
            var picture = ImageFile.ReadValues(path);
            return SamplePicture.Of(new Sample { Case = path, Patient = path, Image = picture.Values, Labels = [], Channels = picture.Channels, Size = [picture.Height, picture.Width] });
        }

        var volume = VolumeInput.Open(path, NoLabels).Read(0);
        var shown = Math.Min(SlicesShown, volume.Size[0]);
        var slices = Enumerable.Range(0, shown).Select(i => (int)((long)i * volume.Size[0] / shown));
        return ContactSheet.Draw([.. slices.Select(slice => new Captioned(SamplePicture.Of(volume, slice), Invariant($"slice {slice}")))], new ContactSheetOptions { Title = Path.GetFileName(path) });
    }
}
