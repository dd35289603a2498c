using Sigmask.Imaging;
using Sigmask.Files;

namespace Sigmask.Experiments;

/// <summary>A training image and what the envelope leaves out of it at the end of the training.</summary>
/// <param name="Case">Its name.</param>
/// <param name="Image">The image.</param>
/// <param name="Annotated">The labels that were trained on, one channel.</param>
/// <param name="Clean">The labels as they are without annotation noise, one channel.</param>
/// <param name="LeftOut">255 (1 - u), one channel.</param>
internal sealed record ExcludedPicture(string Case, Picture Image, Picture Annotated, Picture Clean, Picture LeftOut)
{
    private const string CaseFile = "case.txt";

    private IEnumerable<(string Name, Picture Picture)> Parts => [("image.png", Image), ("annotated.png", Annotated), ("clean.png", Clean), ("left-out.png", LeftOut)];

    /// <summary>Reads one.</summary>
    /// <param name="folder">Where <see cref="Write"/> put it.</param>
    /// <exception cref="DataException">A file is missing or damaged.</exception>
    public static ExcludedPicture Read(string folder)
    {
        var name = Path.Combine(folder, CaseFile);
        return File.Exists(name)
            ? new(File.ReadAllText(name).TrimEnd(), Part("image.png"), Part("annotated.png"), Part("clean.png"), Part("left-out.png"))
            : throw new DataException($"{name} is missing. Delete the folder of this training, and the same comparison does it again.");

        Picture Part(string file) => ImageFile.Read(Path.Combine(folder, file));
    }

    /// <summary>Writes it as a folder of pictures.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(string folder)
    {
        foreach (var (name, picture) in Parts)
        {
            ImageFile.WritePng(Path.Combine(folder, name), picture);
        }

        AtomicFile.WriteText(Path.Combine(folder, CaseFile), Case + "\n");
    }
}
