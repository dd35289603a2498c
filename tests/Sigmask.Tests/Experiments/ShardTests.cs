using Sigmask.Data;
using Sigmask.Experiments;

namespace Sigmask.Tests.Experiments;

public sealed class ShardTests
{
    [Theory]
    [InlineData("1/1", new[] { 0, 1, 2, 3, 4 })]
    [InlineData("1/2", new[] { 0, 2, 4 })]
    [InlineData("2/2", new[] { 1, 3 })]
    [InlineData("7/8", new int[0])]
    public void Shards_take_turns(string shard, int[] expected) => Assert.Equal(expected, Shard.Parse(shard).Of(Enumerable.Range(0, 5).ToArray()));

    [Theory]
    [InlineData("0/2")]
    [InlineData("3/2")]
    [InlineData("1")]
    [InlineData("1/2/3")]
    [InlineData("-1/2")]
    [InlineData("a/b")]
    public void What_is_no_shard_is_told(string text) => Assert.Contains("3/8", Assert.Throws<DataException>(() => Shard.Parse(text)).Message, StringComparison.Ordinal);
}
