using Sigmask.Augmentation;
using Sigmask.Data;
using Sigmask.Loading;
using Sigmask.Tests.Data;
using static TorchSharp.torch;

namespace Sigmask.Tests.Loading;

public sealed class BatchLoaderTests
{
    private static readonly Preprocessing Own = new() { Normalisation = IntensityNormalisation.UnitRange };

    [Theory]
    [InlineData(new[] { 8, 6 })]
    [InlineData(new[] { 4, 6, 5 })]
    public void Batches_do_not_depend_on_threads_prefetch_or_cache(int[] size)
    {
        var source = ArraySource.Random(7, size);
        var expected = Take(source, new LoaderOptions { BatchSize = 3, Seed = 4, Cache = new(Bytes: 0), Prefetch = 1 }, 12);

        foreach (var workers in new[] { 1, 2, 5 })
        {
            var actual = Take(source, new LoaderOptions { BatchSize = 3, Seed = 4, Workers = workers, Prefetch = workers + 1 }, 12);
            Assert.Equal(expected.Select(batch => batch.Step), actual.Select(batch => batch.Step));
            Assert.All(InPairs.Of(expected, actual), pair =>
            {
                Assert.Equal(pair.First.Cases, pair.Second.Cases);
                Assert.Equal(pair.First.Images, pair.Second.Images);
                Assert.Equal(pair.First.Labels, pair.Second.Labels);
            });
        }
    }

    [Fact]
    public void Every_epoch_has_every_case_once_in_an_order_of_its_own()
    {
        var batches = Take(ArraySource.Random(7, 2, 2), new LoaderOptions { BatchSize = 3, Seed = 1 }, 9);

        Assert.Equal([3, 3, 1, 3, 3, 1, 3, 3, 1], batches.Select(batch => batch.Cases.Count));
        Assert.Equal([0, 0, 0, 1, 1, 1, 2, 2, 2], batches.Select(batch => batch.Epoch));
        var epochs = batches.GroupBy(batch => batch.Epoch, batch => batch.Cases.Select(key => key.Case)).Select(epoch => epoch.SelectMany(names => names).ToArray()).ToArray();
        Assert.All(epochs, names => Assert.Equal(7, names.Distinct().Count()));
        Assert.Equal(3, epochs.Select(names => string.Join(" ", names)).Distinct().Count());
    }

    [Fact]
    public void A_continued_training_gets_the_batches_it_would_have_got()
    {
        var source = ArraySource.Random(5, 4, 4);
        var whole = Take(source, new LoaderOptions { BatchSize = 2, Seed = 9 }, 8);

        var rest = Take(source, new LoaderOptions { BatchSize = 2, Seed = 9, FirstStep = 5 }, 3);

        Assert.Equal(whole[5..].SelectMany(batch => batch.Images), rest.SelectMany(batch => batch.Images));
        Assert.Equal(5, rest[0].Step);
    }

    [Fact]
    public void Tensors_hold_images_and_labels_of_the_cases()
    {
        using var scope = NewDisposeScope();
        var source = ArraySource.Random(4, 3, 5);
        using var loader = new BatchLoader(source, Own, AugmentationOptions.None, new LoaderOptions { BatchSize = 4 });

        var batch = loader.Next();
        var (images, labels) = (batch.ImageTensor(), batch.LabelTensor());

        Assert.Equal([4, 1, 3, 5], images.shape);
        Assert.Equal([4, 3, 5], labels.shape);
        Assert.Equal((ScalarType.Float32, ScalarType.Int64), (images.dtype, labels.dtype));
        Assert.True(images.squeeze(1).eq(labels).all().item<bool>());
        var first = source.Read(source.Cases.Index().Single(item => item.Item == batch.Cases[0]).Index);
        Assert.Equal(first.Image, batch.Images[..15]);
    }

    [Fact]
    public void An_error_surfaces_where_its_batch_is_asked_for_and_names_the_case()
    {
        var source = new FailingSource(ArraySource.Random(6, 2, 2), 4, new DataException("masks/x.png: value 3 is not in the table."));
        using var loader = new BatchLoader(source, Own, AugmentationOptions.None, new LoaderOptions { BatchSize = 1, Seed = 2 });
        var position = Array.IndexOf(new EpochOrder(6, 1, 2).Epoch(0), 4);

        for (var step = 0; step < position; step++)
        {
            loader.Next();
        }

        Assert.Equal("Case case4: masks/x.png: value 3 is not in the table.", Assert.Throws<DataException>(loader.Next).Message);
        Assert.Throws<DataException>(loader.Next);
    }

    [Fact]
    public void A_defect_keeps_its_kind_and_names_the_case()
    {
        var source = new FailingSource(ArraySource.Random(1, 2, 2), 0, new KeyNotFoundException("7"));
        using var loader = new BatchLoader(source, Own, AugmentationOptions.None, new LoaderOptions());

        var error = Assert.Throws<InvalidOperationException>(loader.Next);

        Assert.Contains("case0", error.Message);
        Assert.IsType<KeyNotFoundException>(error.InnerException);
    }

    [Fact]
    public void Disposing_stops_the_threads_at_any_moment()
    {
        for (var delivered = 0; delivered < 4; delivered++)
        {
            var loader = new BatchLoader(ArraySource.Random(9, 8, 8), Own, AugmentationOptions.Default, new LoaderOptions { Workers = 3, BatchSize = 2 });
            for (var step = 0; step < delivered; step++)
            {
                loader.Next();
            }

            loader.Dispose();
            loader.Dispose();
            Assert.Throws<ObjectDisposedException>(loader.Next);
        }
    }

    [Fact]
    public void No_more_samples_are_made_than_prefetch_allows()
    {
        var source = new CountingSource(ArraySource.Random(20, 2, 2));
        using (var loader = new BatchLoader(source, Own, AugmentationOptions.None, new LoaderOptions { BatchSize = 2, Prefetch = 2, Workers = 4 }))
        {
            loader.Next();
        }

        Assert.InRange(source.Reads, 2, 6);
    }

    [Fact]
    public void The_cache_keeps_what_fits_and_no_more()
    {
        var source = new CountingSource(ArraySource.Random(4, 10, 10));
        var cache = new PreparedCache(source, Own, new CacheOptions(Bytes: 2 * 500));

        for (var pass = 0; pass < 3; pass++)
        {
            for (var index = 0; index < 4; index++)
            {
                cache.Get(index);
            }
        }

        Assert.Equal(1000, cache.UsedBytes);
        Assert.Equal(4 + 2 + 2, source.Reads);
    }

    [Fact]
    public void What_cannot_be_loaded_is_said_at_once_or_with_both_cases()
    {
        Assert.Contains("no case", Assert.Throws<DataException>(() => new BatchLoader(new ArraySource([]), Own, AugmentationOptions.None, new LoaderOptions())).Message);
        Assert.Equal("`LoaderOptions.BatchSize` must be at least 1, not 0.", Assert.Throws<DataException>(() => new BatchLoader(ArraySource.Random(1, 2, 2), Own, AugmentationOptions.None, new LoaderOptions { BatchSize = 0 })).Message);
        var unequal = new ArraySource([ArraySource.RandomSample(0, 2, 2), ArraySource.RandomSample(1, 2, 3)]);
        using var loader = new BatchLoader(unequal, Own, AugmentationOptions.None, new LoaderOptions());
        var message = Assert.Throws<DataException>(loader.Next).Message;
        Assert.Contains("case0", message);
        Assert.Contains("case1", message);
        using var bare = new BatchLoader(new ArraySource([ArraySource.RandomSample(0, 2, 2) with { Labels = [] }]), Own, AugmentationOptions.None, new LoaderOptions());
        Assert.Contains("no annotation", Assert.Throws<DataException>(bare.Next).Message);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_process_that_is_none_of_those_that_share_the_batches_is_refused(int rank)
        => Assert.Equal($"`LoaderOptions.Rank` must be at least 0 and below `LoaderOptions.Ranks = 2`, not {rank}.", Assert.Throws<DataException>(new LoaderOptions { Rank = rank, Ranks = 2 }.Validate).Message);

    private static Batch[] Take(ISampleSource source, LoaderOptions options, int count)
    {
        using var loader = new BatchLoader(source, Own, AugmentationOptions.Strong, options);
        return [.. Enumerable.Range(0, count).Select(_ => loader.Next())];
    }

    private sealed class FailingSource(ISampleSource source, int failing, Exception error) : ISampleSource
    {
        public DataDescription Description => source.Description;

        public IReadOnlyList<CaseKey> Cases => source.Cases;

        public Sample Read(int index) => index == failing ? throw error : source.Read(index);
    }

    private sealed class CountingSource(ISampleSource source) : ISampleSource
    {
        private int reads;

        public int Reads => Volatile.Read(ref reads);

        public DataDescription Description => source.Description;

        public IReadOnlyList<CaseKey> Cases => source.Cases;

        public Sample Read(int index)
        {
            Interlocked.Increment(ref reads);
            return source.Read(index);
        }
    }
}
