using Sigmask.Cli.Answers;
using Sigmask.Losses;

namespace Sigmask.Cli.Tests.Answers;

public sealed class LeftOutPixelsTests
{
    private const string Header = "step,epoch,loss,lr,seconds,objective,kept,sigma,top_k,gradient,val_dice\n";

    [Theory]
    [InlineData("1,1,1,1,1,1,1,0,8,1,\n2,1,1,1,1,1,0.95,0.15,8,1,\n3,1,1,1,1,1,0.9,0.3,8,1,0.5\n4,1,1,1,1,1,0.8,0.3,8,1,\n", 0.15)]
    [InlineData("1,1,1,1,1,1,1,0,8,1,\n2,1,1,1,1,1,0.95,0.15,8,1,\n", null)]
    [InlineData("1,1,1,1,1,1,1,,8,1,\n", null)]
    [InlineData("", null)]
    public void Steps_count_in_which_the_envelope_was_wholly_in_force(string rows, double? share)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["history.csv"], Header + rows);

        var found = LeftOutPixels.Share(folder["history.csv"], new EnvelopeOptions { Sigma = 0.3 });

        Assert.Equal(share, found is null ? (double?)null : Math.Round(found.Value, 6));
    }
}
