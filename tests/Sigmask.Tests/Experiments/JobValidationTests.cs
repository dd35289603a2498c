using Sigmask.Data;
using Sigmask.Experiments;
using Sigmask.Losses;
using Sigmask.Metrics;
using Sigmask.Tests.Auditing;
using Sigmask.Tests.Inference;
using Sigmask.Tests.Training;
using Sigmask.Training;
using static TorchSharp.torch;

namespace Sigmask.Tests.Experiments;

/// <summary>One network takes an image for what it shows, the other for the reverse. The test cases say what the images show, those to choose by say the reverse: so whoever is preferred has a test Dice of 0.</summary>
public sealed class JobValidationTests : IDisposable
{
    private const long Step = 5;

    private static readonly byte[] Shown = Judgement.Map("0000", "0000", "1111", "1111");
    private static readonly TrainingPlan Plan = new() { Loss = LossSpecification.Parse("ce"), Preprocessing = Networks.AsRead };

    private readonly TemporaryFolder folder = new();
    private readonly nn.Module<Tensor, Tensor> direct = Networks.ValueIsClass(2);
    private readonly nn.Module<Tensor, Tensor> reverse = Networks.ValueIsClass(2);

    public JobValidationTests()
    {
        using (no_grad())
        {
            foreach (var parameter in reverse.parameters())
            {
                parameter.mul_(-1);
            }
        }
    }

    public void Dispose()
    {
        folder.Dispose();
        direct.Dispose();
        reverse.Dispose();
    }

    [Theory]
    [InlineData(true, 0.0)]
    [InlineData(false, 1.0)]
    public void Of_two_networks_the_one_that_held_back_cases_prefer_has_the_moment_and_without_them_the_first(bool isChosen, double expected)
    {
        var validation = Validation(isChosen);
        validation.Score(direct, direct, Step, 0, null);
        validation.Score(reverse, reverse, Step, 0, null);

        var moment = Assert.Single(JobMoment.ReadAll(folder.Location, null));
        Assert.Equal(Step, moment.Step);
        Assert.Equal(expected, moment.Dice!.Value);
    }

    [Fact]
    public void A_second_network_that_is_worse_leaves_the_moment_to_the_first_and_the_next_moment_is_another()
    {
        var validation = Validation(isChosen: true);
        Assert.Equal(1.0, validation.Score(reverse, reverse, Step, 0, null).Dice!.Value);
        Assert.Equal(0.0, validation.Score(direct, direct, Step, 0, null).Dice!.Value);
        validation.Score(direct, direct, 2 * Step, 0, null);

        Assert.Equal([0.0, 1], JobMoment.ReadAll(folder.Location, null).Select(moment => moment.Dice!.Value));
    }

    private JobValidation Validation(bool isChosen) => new(Held(Shown), isChosen ? Held([.. Shown.Select(label => (byte)(1 - label))]) : null, null, steps: 100, folder.Location);

    private static HeldOutDice Held(byte[] labels) => new(Samples.Of([Array.ConvertAll(Shown, label => (float)label)], [labels], [4, 4], 2), Plan);
}
