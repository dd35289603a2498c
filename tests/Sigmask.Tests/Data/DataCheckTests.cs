using Sigmask.Data;

namespace Sigmask.Tests.Data;

public sealed class DataCheckTests
{
    [Fact]
    public void The_first_sample_that_cannot_be_used_is_reported_whichever_thread_is_faster()
    {
        var source = new Bad(40, [9, 12, 33]);

        Assert.Equal("sample 9", Assert.Throws<DataException>(() => DataCheck.ReadAll(source)).Message);
    }

    [Fact]
    public void Every_sample_is_read_once()
    {
        var source = new Bad(40, []);

        DataCheck.ReadAll(source);

        Assert.Equal(Enumerable.Range(0, 40), source.Seen.Order());
    }

    [Fact]
    public void It_can_be_stopped() => Assert.ThrowsAny<OperationCanceledException>(() => DataCheck.ReadAll(new Bad(40, []), new CancellationToken(canceled: true)));

    private sealed class Bad(int count, int[] bad) : ISampleSource
    {
        public System.Collections.Concurrent.ConcurrentBag<int> Seen { get; } = [];

        public DataDescription Description { get; } = new("bad", 1, 2, ["background", "one"]);

        public IReadOnlyList<CaseKey> Cases { get; } = [.. Enumerable.Range(0, count).Select(index => new CaseKey($"{index}", $"{index}"))];

        public Sample Read(int index)
        {
            Seen.Add(index);
            return bad.Contains(index) ? throw new DataException($"sample {index}") : ArraySource.RandomSample(index, 2, 2);
        }
    }
}
