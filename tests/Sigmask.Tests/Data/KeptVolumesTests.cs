using System.Collections.Concurrent;
using Sigmask.Data;

namespace Sigmask.Tests.Data;

public sealed class KeptVolumesTests : IDisposable
{
    private static readonly double[] Thick = [1, 1, 8];
    private readonly ConcurrentBag<int> read = [];
    private readonly VolumeFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Those_that_fit_are_read_once_whatever_the_order()
    {
        var kept = Kept(capacity: 40);

        Assert.All(Enumerable.Range(0, 200), i => Assert.Equal(i * 7 % 40, kept.Get(i * 7 % 40)));

        Assert.Equal(Enumerable.Range(0, 40), read.Order());
    }

    [Fact]
    public void Going_over_their_slices_in_order_reads_each_once_though_none_fits()
    {
        var kept = Kept(capacity: 0);

        foreach (var slice in Enumerable.Range(0, 400))
        {
            kept.Get(slice / 5);
        }

        Assert.Equal(Enumerable.Range(0, 80), read.Order());
    }

    [Fact]
    public void Of_those_that_do_not_fit_the_one_that_was_not_asked_for_longest_goes()
    {
        var kept = Kept(capacity: 1);
        var others = Enumerable.Range(1, Environment.ProcessorCount + 1).ToArray();

        kept.Get(100);
        Assert.All(others, index => kept.Get(index));
        kept.Get(others[0]);
        kept.Get(200);
        kept.Get(others[0]);
        kept.Get(100);
        Assert.Equal((1, 1, 1), (Readings(others[0]), Readings(others[1]), Readings(100)));

        kept.Get(others[1]);
        Assert.Equal(2, Readings(others[1]));
    }

    [Fact]
    public void Several_threads_that_want_the_same_read_it_once()
    {
        var kept = Kept(capacity: 3);

        Parallel.For(0, 300, i => Assert.Equal(i % 3, kept.Get(i % 3)));

        Assert.Equal(Enumerable.Range(0, 3), read.Order());
    }

    [Fact]
    public void What_fails_is_read_again()
    {
        var isBroken = true;
        var kept = new KeptVolumes<int>(index => isBroken ? throw new DataException("broken") : index, _ => 1, 10);
        Assert.Throws<DataException>(() => kept.Get(3));

        isBroken = false;

        Assert.Equal(3, kept.Get(3));
    }

    [Fact]
    public void The_volume_of_the_slice_before_need_not_be_read_again_though_it_does_not_fit()
    {
        folder.Volume("images/a.nii", [3, 2, 4], Thick).Volume("masks/a.nii", [3, 2, 4], Thick, modulo: 2);
        var slices = new SliceSource((VolumeSource)DataLayouts.Open(folder.Path, "folder", new DataOptions { Dimensions = 3 }).Source, capacity: 0);
        Assert.Equal([0, 1, 2, 3, 4, 5], slices.Read(0).Image);

        File.Delete(folder.At("images/a.nii"));

        Assert.Equal([6, 7, 8, 9, 10, 11], slices.Read(1).Image);
    }

    private int Readings(int index) => read.Count(one => one == index);

    private KeptVolumes<int> Kept(long capacity) => new(
        index =>
        {
            read.Add(index);
            return index;
        },
        _ => 1,
        capacity);
}
