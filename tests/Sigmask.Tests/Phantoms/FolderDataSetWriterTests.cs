using Sigmask.AnnotationNoise;
using Sigmask.Data;
using Sigmask.Imaging;
using Sigmask.Phantoms;

namespace Sigmask.Tests.Phantoms;

public sealed class FolderDataSetWriterTests : IDisposable
{
    private readonly string parent = Directory.CreateTempSubdirectory("sigmask-phantoms").FullName;

    private string Folder => Path.Combine(parent, "set");

    public void Dispose() => Directory.Delete(parent, recursive: true);

    [Theory]
    [InlineData(PhantomTask.Burn)]
    [InlineData(PhantomTask.Fetal)]
    [InlineData(PhantomTask.Cardiac)]
    public void The_folder_reads_back_as_the_samples_of_the_source(PhantomTask task)
    {
        var source = new PhantomSource(task, 5, 3, 48, NoiseModel.Strong);
        var written = new List<int>();
        FolderDataSetWriter.Write(source, Folder, onWritten: count =>
        {
            lock (written)
            {
                written.Add(count);
            }
        });

        var read = FolderSource.Open(Folder, new DataOptions());
        Assert.Equal(source.Description.Classes, read.Description.Classes);
        Assert.Equal(source.Description.Channels, read.Description.Channels);
        Assert.Equal(source.Cases.Select(key => key.Case), read.Cases.Select(key => key.Case));
        Assert.Equal(3, read.Cases.Select(key => key.Patient).Distinct().Count());
        Assert.Equal([1, 2, 3], written.Order());
        for (var index = 0; index < 3; index++)
        {
            Assert.Equal(source.Read(index).Image, read.Read(index).Image);
            Assert.Equal(source.Read(index).Labels, read.Read(index).Labels);
        }
    }

    [Fact]
    public void The_clean_masks_are_the_truth_and_burns_have_the_values_of_the_real_set()
    {
        var source = new PhantomSource(PhantomTask.Burn, 5, 1, 48, NoiseModel.Strong);
        FolderDataSetWriter.Write(source, Folder);
        var clean = ImageFile.Read(Path.Combine(Folder, FolderDataSetWriter.Clean, "burn_0000.png"));
        Assert.Equal(source.Make(0).Labels.Select(label => (byte)(label == 0 ? 0 : label == 1 ? 127 : 255)), clean.Pixels);
        Assert.NotEqual(clean.Pixels, ImageFile.Read(Path.Combine(Folder, FolderDataSetWriter.Masks, "burn_0000.png")).Pixels);
    }

    [Fact]
    public void A_folder_in_use_is_kept_unless_told_otherwise()
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Path.Combine(Folder, "thesis.txt"), "years of work");
        var source = new PhantomSource(PhantomTask.Cardiac, 1, 1, 48);
        Assert.Contains("`FolderDataSetWriter.overwrite`", Assert.Throws<DataException>(() => FolderDataSetWriter.Write(source, Folder)).Message, StringComparison.Ordinal);
        Assert.Single(Directory.GetFileSystemEntries(Folder));
        FolderDataSetWriter.Write(source, Folder, overwrite: true);
        Assert.Equal(["clean", "images", "labels.json", "masks", "phantoms.json"], Directory.GetFileSystemEntries(Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_fails_or_is_stopped_leaves_nothing_behind()
    {
        var source = new PhantomSource(PhantomTask.Cardiac, 1, 4, 48);
        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => FolderDataSetWriter.Write(source, Folder, onWritten: _ => stop.Cancel(), cancellation: stop.Token));
        Assert.Empty(Directory.GetFileSystemEntries(parent));

        var file = Path.Combine(parent, "file");
        File.WriteAllText(file, "no folder");
        var below = Path.Combine(file, "below");
        Assert.Equal($"{below} could not be written ({file} is a file, so nothing can lie below it); what stood there before is intact. Check the path or write elsewhere.", Assert.Throws<DataException>(() => FolderDataSetWriter.Write(source, below)).Message);
        Assert.Equal("no folder", File.ReadAllText(file));
    }
}
