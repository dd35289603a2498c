using Sigmask.Data;
using Sigmask.Inference;
using Sigmask.Losses;
using Sigmask.Training;

namespace Sigmask.Tests.Training;

/// <summary>Networks whose layout follows from the images.</summary>
public sealed class InputPlanningTests
{
    [Fact]
    public void A_network_is_planned_for_the_median_of_the_prepared_images()
    {
        var data = new Source([Sample([10, 100, 80], [8, 1, 1]), Sample([20, 100, 80], [5, 1.5, 1.5]), Sample([12, 120, 80], [6, 2, 1])]);

        var own = InputPlanning.Of(data, new());
        Assert.Equal([12, 100, 80], own.Size);
        Assert.Equal([6.0, 1.5, 1.0], own.Spacing);

        var resized = InputPlanning.Of(data, new() { Size = [10, 50, 40] });
        Assert.Equal([10, 50, 40], resized.Size);
        Assert.Equal([8.0, 3.0, 2.0], resized.Spacing);
    }

    [Fact]
    public void Pixels_of_unknown_spacing_are_square_before_they_are_resized() =>
        Assert.Equal([2.0, 1.0], InputPlanning.Of(new Source([Sample([80, 40], null)]), new() { Size = [40, 40] }).Spacing);

    [Fact]
    public void A_data_set_without_cases_is_named() =>
        Assert.StartsWith("made up has no case", Assert.Throws<DataException>(() => InputPlanning.Of(new Source([]), new())).Message, StringComparison.Ordinal);

    [Fact]
    public void A_run_remembers_what_its_network_was_planned_for_so_that_it_can_be_built_again()
    {
        using var pause = FinalizerPause.Enter();
        using var folder = new TemporaryFolder();
        var source = new DiscSource(2, [16, 24]);
        var plan = Plans.Small(2) with { Model = new() { Name = "nnunet-tiny", Channels = 1, Classes = 1 } };
        var run = new RunFolder(folder["run"]);
        using (var trained = new Trainer(plan) { Folder = run }.Run(source))
        {
            Assert.Equal([16, 24], RunRecord.Read(run.Record).Model.Input!.Size);
        }

        using var predictor = Predictor.Load(run);
        Assert.Equal(16 * 24, predictor.Predict(source.Read(0)).Labels().Length);
    }

    private static Sample Sample(int[] size, double[]? spacing) => new()
    {
        Case = "case",
        Patient = "patient",
        Image = new float[size.Aggregate((product, length) => product * length)],
        Labels = [],
        Channels = 1,
        Size = size,
        Spacing = spacing,
    };

    private sealed class Source(IReadOnlyList<Sample> samples) : ISampleSource
    {
        public DataDescription Description { get; } = new("made up", 1, 3, ["background", "disc"]);

        public IReadOnlyList<CaseKey> Cases { get; } = [.. samples.Select((_, index) => new CaseKey($"case{index}", $"patient{index}"))];

        public Sample Read(int index) => samples[index];
    }
}
