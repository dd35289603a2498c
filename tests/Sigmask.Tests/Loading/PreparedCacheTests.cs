using System.Collections.Concurrent;
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
        Assert.ThrowsAny<OperationCanceledException>(() => new PreparedCache(new Source(40), Smaller, new CacheOptions()).Fill(new CancellationToken(canceled: true)));

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
        var source = DataLayouts.Open(data.Path, "burn", new DataOptions()).Source;
        var first = new PreparedCache(source, Smaller, new CacheOptions(folder["cache"]));
        Assert.All(Enumerable.Range(0, 3), index => first.Get(index));

        var again = new PreparedCache(source, Smaller, new CacheOptions(folder["cache"]));
        Directory.Move(data.At("images"), data.At("elsewhere"));
        Directory.CreateDirectory(data.At("images"));
        Assert.Throws<DataException>(() => again.Fill());
        Directory.Delete(data.At("images"));
        Directory.Move(data.At("elsewhere"), data.At("images"));
        again.Fill();

        Assert.Equal(first.UsedBytes, again.UsedBytes);
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
