using System.Collections.Concurrent;
using Sigmask.AnnotationNoise;
using Sigmask.Data;
using Sigmask.Loading;
using Sigmask.Tests.Data;
using Sigmask.Tests.Training;

namespace Sigmask.Tests.Loading;

public sealed class PreparedCacheTests
{
    private static readonly Preprocessing Smaller = new() { Size = [4, 4] };

    // Bytes of a sample that was read, and of one that was prepared.
    private const int Read = 16 * 16 * 5;
    private const int Prepared = 4 * 4 * 5;

    [Fact]
    public void The_first_sample_that_cannot_be_used_is_reported_whichever_thread_is_faster()
    {
        var cache = new PreparedCache(new Source(40, [9, 12, 33]), Smaller, new CacheOptions());

        Assert.Equal("sample 9", Assert.Throws<DataException>(() => cache.Fill()).Message);
    }

    [Fact]
    public void It_can_be_stopped() =>
        Assert.ThrowsAny<OperationCanceledException>(() => new PreparedCache(new Source(40), Smaller, new CacheOptions()).Fill(cancellation: new CancellationToken(canceled: true)));

    [Fact]
    public void Whoever_waits_is_told_of_every_sample_also_of_those_that_a_folder_keeps()
    {
        using var data = PictureFolder.Burn(3);
        using var folder = new TemporaryFolder();
        PreparedCache Cache() => new(DataLayouts.Open(data.Path, "burn", new DataOptions()).Source, Smaller, new CacheOptions(folder["cache"]));
        Cache().Get(1);
        var told = new ConcurrentBag<int>();

        Cache().Fill(told.Add);

        Assert.Equal([1, 2, 3], told.Order());
    }

    [Theory]
    [InlineData("all are held as they were read", 4 * 40 * Read, 40)]
    [InlineData("some are held, the others prepared at once", (4 * 10 * Read) + (40 * Prepared), 40)]
    [InlineData("all are prepared at once", 40 * Prepared, 40)]
    [InlineData("some fit in neither form and are read again", 10 * Prepared, 70)]
    public void What_was_read_in_advance_is_not_read_again_if_it_fits(string how, long bytes, int reads)
    {
        var source = new Source(40);
        var cache = new PreparedCache(source, Smaller, new CacheOptions(Bytes: bytes));

        cache.Fill();
        Assert.Equal(Enumerable.Range(0, 40), source.Seen.Order());
        Assert.All(Enumerable.Range(0, 40), index => Assert.Equal(Smaller.Apply(ArraySource.RandomSample(index, 16, 16)).Sample.Image, cache.Get(index).Sample.Image));

        Assert.True(reads == source.Seen.Count, how);
        Assert.InRange(cache.UsedBytes, 0, bytes);
    }

    [Fact]
    public void Slices_are_prepared_at_once_while_their_volume_is_in_memory()
    {
        var source = new Source(6);
        var cache = new PreparedCache(new Slices(source), Smaller, new CacheOptions());

        cache.Fill();
        Assert.Equal(6 * Prepared, cache.UsedBytes);
        Assert.All(Enumerable.Range(0, 6), index => cache.Get(index));

        Assert.Equal(Enumerable.Range(0, 6), source.Seen.Order());
    }

    [Fact]
    public void Images_with_values_that_are_no_finite_numbers_are_named_in_advance()
    {
        var source = new ArraySource([ArraySource.RandomSample(1, 2, 2), ArraySource.Of("odd", [0, float.NaN, 1, float.PositiveInfinity], [0, 1, 0, 1], 1, [2, 2])]);

        var error = Assert.Throws<DataException>(() => new PreparedCache(source, Smaller, new CacheOptions()).Fill());

        Assert.StartsWith("Case odd has 2 values that are no finite numbers", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Classes_that_occur_in_no_sample_are_named_also_if_a_folder_keeps_them()
    {
        using var data = PictureFolder.Burn(3);
        using var folder = new TemporaryFolder();
        var labels = LabelTable.Parse("0=background,127=skin,250=scar,255=burn");
        var cache = new PreparedCache(DataLayouts.Open(data.Path, "folder", new DataOptions { Labels = labels }).Source, Smaller, new CacheOptions(folder["cache"]));
        Assert.Equal(["scar"], cache.Fill());

        Assert.All(Enumerable.Range(0, 3), index => cache.Get(index));
        Assert.Equal(["scar"], cache.Fill());
    }

    [Fact]
    public void What_a_folder_keeps_from_an_earlier_run_is_not_read_at_all()
    {
        using var data = PictureFolder.Burn(3);
        using var folder = new TemporaryFolder();
        var counting = new Counting((IFileSource)DataLayouts.Open(data.Path, "burn", new DataOptions()).Source);
        var first = new PreparedCache(counting, Smaller, new CacheOptions(folder["cache"]));
        Assert.All(Enumerable.Range(0, 3), index => first.Get(index));
        Assert.Equal([0, 1, 2], counting.Seen.Order());
        counting.Seen.Clear();

        var again = new PreparedCache(counting, Smaller, new CacheOptions(folder["cache"]));
        again.Fill();
        Assert.All(Enumerable.Range(0, 3), index => Assert.Equal(first.Get(index).Sample.Image, again.Get(index).Sample.Image));

        Assert.Empty(counting.Seen);
        Assert.Equal(first.UsedBytes, again.UsedBytes);
    }

    [Fact]
    public void What_a_folder_keeps_of_files_that_are_gone_is_not_used()
    {
        using var data = PictureFolder.Burn(3);
        using var folder = new TemporaryFolder();
        var cache = new PreparedCache(DataLayouts.Open(data.Path, "burn", new DataOptions()).Source, Smaller, new CacheOptions(folder["cache"]));
        Assert.All(Enumerable.Range(0, 3), index => cache.Get(index));

        Directory.Move(data.At("images"), data.At("elsewhere"));

        Assert.Throws<DataException>(() => cache.Fill());
    }

    // Nothing tells such samples apart by which a folder could name them: their errors are made on demand.
    [Fact]
    public void Labels_with_errors_made_on_purpose_are_never_those_of_other_errors_though_both_have_the_same_folder()
    {
        using var folder = new TemporaryFolder();
        var clean = new ArraySource([.. Enumerable.Range(0, 3).Select(index => ArraySource.Of($"case{index}", new float[32 * 32], Disc(8 + index), 1, [32, 32]))]);
        NoiseModel[] noises = [new() { Resizing = new(1, 0.5) }, new() { MissingStructure = new(1, 1) }];
        SampleSubset[] parts = [.. noises.Select(noise => new SampleSubset(new SpoiledSource(clean, noise, 1), [2, 0]))];
        Assert.All([0, 1], index => Assert.NotEqual(parts[0].Read(index).Labels, parts[1].Read(index).Labels));

        foreach (var part in parts)
        {
            var cache = new PreparedCache(part, new Preprocessing(), new CacheOptions(folder["cache"]));
            cache.Fill();
            Assert.All([0, 1], index => Assert.Equal(part.Read(index).Labels, cache.Get(index).Sample.Labels));
        }

        Assert.Empty(Directory.GetFiles(folder["cache"]));
    }

    private static byte[] Disc(int radius) => [.. Enumerable.Range(0, 32 * 32).Select(pixel => (byte)(Math.Pow((pixel % 32) - 15, 2) + Math.Pow((pixel / 32) - 15, 2) < radius * radius ? 1 : 0))];

    private sealed class Counting(IFileSource source) : IFileSource
    {
        public ConcurrentBag<int> Seen { get; } = [];

        public DataDescription Description => source.Description;

        public IReadOnlyList<CaseKey> Cases => source.Cases;

        public string Annotation => source.Annotation;

        public Sample Read(int index)
        {
            Seen.Add(index);
            return source.Read(index);
        }

        public SampleForm FormOf(int index) => source.FormOf(index);

        public IReadOnlyList<string> FilesOf(int index) => source.FilesOf(index);

        public string ReadingOf(int index) => source.ReadingOf(index);
    }

    // Of which each sample might be a part.
    private sealed class Slices(Source source) : ISampleSource
    {
        public DataDescription Description => source.Description;

        public IReadOnlyList<CaseKey> Cases => source.Cases;

        public ISampleSource Whole => source;

        public Sample Read(int index) => source.Read(index);
    }

    private sealed class Source(int count, params int[] bad) : ISampleSource
    {
        public ConcurrentBag<int> Seen { get; } = [];

        public DataDescription Description { get; } = new("source", 1, 2, ["background", "one"]);

        public IReadOnlyList<CaseKey> Cases { get; } = [.. Enumerable.Range(0, count).Select(index => new CaseKey($"{index}", $"{index}"))];

        public Sample Read(int index)
        {
            Seen.Add(index);
            return bad.Contains(index) ? throw new DataException($"sample {index}") : ArraySource.RandomSample(index, 16, 16);
        }
    }
}
