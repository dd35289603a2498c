using Sigmask.Data;
using Sigmask.Loading;
using Sigmask.Training;

namespace Sigmask.Tests.Training;

/// <summary>Samples that were prepared before a training.</summary>
public sealed class PreparedSamplesTests
{
    private readonly DiscSource source = new(2, [16, 16]);

    [Fact]
    public void They_must_be_of_the_data_that_are_trained_on() => AssertRefused(new(new DiscSource(2, [16, 16]), Plans.Small(1).Preprocessing, new()));

    [Fact]
    public void They_must_be_prepared_as_the_plan_says() => AssertRefused(new(source, Plans.Small(1).Preprocessing with { Normalisation = IntensityNormalisation.UnitRange }, new()));

    [Fact]
    public void They_are_taken_where_both_are_right()
    {
        using var trained = new Trainer(Plans.Small(1)) { Prepared = new(source, Plans.Small(1).Preprocessing, new()) }.Run(source);

        Assert.Equal(1, trained.Steps);
    }

    private void AssertRefused(PreparedCache prepared)
    {
        var error = Assert.Throws<ArgumentException>(() => new Trainer(Plans.Small(1)) { Prepared = prepared }.Run(source));

        Assert.Equal("data", error.ParamName);
        Assert.StartsWith("The prepared samples are of other data, or prepared differently from what the plan says.", error.Message, StringComparison.Ordinal);
    }
}
