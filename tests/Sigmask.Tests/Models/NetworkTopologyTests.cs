using CsCheck;
using Sigmask.Models;

namespace Sigmask.Tests.Models;

/// <summary>Plans against those that nnU-Net published or that its users reported.</summary>
public sealed class NetworkTopologyTests
{
    [Fact]
    public void The_prostate_of_the_decathlon_is_planned_as_published() => AssertPlan(
        new([20, 320, 256], [3.6, 0.62, 0.62]),
        "111 122 122 222 222 122 122",
        "133 133 333 333 333 333 333");

    [Fact]
    public void Hearts_of_ACDC_are_planned_as_published() => AssertPlan(
        new([20, 256, 224], [5.0, 1.5625, 1.5625]),
        "111 122 222 222 122 122",
        "133 333 333 333 333 333");

    [Fact]
    public void An_axis_just_less_than_twice_as_coarse_is_halved_from_the_start() => AssertPlan(
        new([80, 160, 160], [3.21640606, 1.61430703, 1.61430703]),
        "111 222 222 222 222 122",
        "333 333 333 333 333 333");

    [Fact]
    public void Pictures_and_cubes_of_the_usual_size_give_the_usual_number_of_stages()
    {
        AssertPlan(InputPlan.Isotropic([512, 512]), "11 22 22 22 22 22 22 22", "33 33 33 33 33 33 33 33");
        AssertPlan(InputPlan.Isotropic([128, 128, 128]), "111 222 222 222 222 222", "333 333 333 333 333 333");
    }

    [Fact]
    public void A_few_thick_slices_are_never_halved_and_joined_only_at_the_bottom() => AssertPlan(
        new([6, 64, 64], [100, 1, 1]),
        "111 122 122 122 122",
        "133 133 133 133 333");

    [Fact]
    public void The_last_axis_alone_is_halved_only_if_it_keeps_six_pixels()
    {
        AssertPlan(InputPlan.Isotropic([7, 11]), "11", "33");
        AssertPlan(InputPlan.Isotropic([7, 12]), "11 12", "33 33");
    }

    [Fact]
    public void Fewer_stages_can_be_asked_for() => AssertPlan(InputPlan.Isotropic([512, 512]), "11 22 22", "33 33 33", largestCount: 3);

    [Fact]
    public void Whatever_the_images_each_stage_halves_an_axis_and_none_ends_below_four_pixels() =>
        Gen.Select(Gen.Int[4, 600].Array[3], Gen.Double[0.2, 12].Array[3]).ForAll((size, spacing) =>
        {
            var plan = NetworkTopology.Plan(new(size, spacing));
            Assert.All(InPairs.Of(size, plan.TotalStrides), axis => Assert.True((axis.First + axis.Second - 1) / axis.Second >= 4));
            Assert.All(plan.Strides.Skip(1), stride => Assert.True(stride.Contains(2) && stride.All(factor => factor is 1 or 2)));
            Assert.All(plan.Kernels.Zip(plan.Kernels.Skip(1)), pair => Assert.True(InPairs.Of(pair.First, pair.Second).All(axis => axis.First <= axis.Second)));
            Assert.Equal(plan.Strides.Count, plan.Kernels.Count);
        });

    [Fact]
    public void Only_the_proportions_of_the_spacing_count() =>
        Gen.Select(Gen.Int[4, 600].Array[3], Gen.Double[0.2, 12].Array[3]).ForAll((size, spacing) => Assert.Equal(
            Text(NetworkTopology.Plan(new(size, spacing)).Strides),
            Text(NetworkTopology.Plan(new(size, [.. spacing.Select(distance => 8 * distance)])).Strides)));

    private static void AssertPlan(InputPlan input, string strides, string kernels, int largestCount = int.MaxValue)
    {
        var plan = NetworkTopology.Plan(input, largestCount);
        Assert.Equal((strides, kernels), (Text(plan.Strides), Text(plan.Kernels)));
    }

    private static string Text(IReadOnlyList<IReadOnlyList<int>> stages) => string.Join(' ', stages.Select(stage => string.Concat(stage)));
}
