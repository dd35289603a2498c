using Sigmask.Cli.Terminals;

namespace Sigmask.Cli.Tests.Terminals;

public sealed class CountDisplayTests
{
    [Theory]
    [InlineData(new[] { 1, 2, 3, 4 }, new[] { 1, 2, 3, 4 })]
    [InlineData(new[] { 2, 1, 4, 3 }, new[] { 1, 2, 3, 4 })]
    [InlineData(new[] { 4, 3, 2, 1 }, new[] { 1, 2, 3, 4 })]
    [InlineData(new[] { 1, 2, 2, 1, 3, 4 }, new[] { 1, 2, 1, 2, 3, 4 })]
    public void Lines_are_in_order_whichever_thread_is_first_and_work_that_begins_anew_counts_anew(int[] told, int[] expected)
    {
        using var error = new StringWriter();
        CountDisplay.Run(new Terminal(TextWriter.Null, error), "cases read:", 4, onDone =>
        {
            Array.ForEach(told, onDone);
            return 0;
        });
        Assert.Equal(expected.Select(count => $"cases read: {count}/4"), error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Work_that_finds_out_by_itself_how_many_things_there_are_is_counted_as_it_tells()
    {
        using var error = new StringWriter();
        var result = CountDisplay.Run(new Terminal(TextWriter.Null, error), "masks read:", onRead =>
        {
            onRead(1, 2);
            onRead(2, 2);
            onRead(1, 1);
            return 7;
        });
        Assert.Equal(7, result);
        Assert.Equal(["masks read: 1/2", "masks read: 2/2", "masks read: 1/1"], error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Quick_work_is_not_shown()
    {
        using var error = new StringWriter();
        CountDisplay.Run(
            new Terminal(TextWriter.Null, error),
            "masks read:",
            onRead =>
            {
                onRead(1, 1);
                return 0;
            },
            TimeSpan.FromHours(1));
        Assert.Empty(error.ToString());
    }
}
