using CsCheck;

namespace Sigmask.Losses.Tests;

/// <summary>The selection operator by random search, against its definition, and at its limits.</summary>
public class MassSelectionTests
{
    private static readonly Gen<Smoothing> Families = Gen.Enum<Smoothing>();

    // Values of many scales with many ties: losses of saturated networks look like that.
    private static readonly Gen<double[]> Values = Gen.Select(
        Gen.OneOf(Gen.Double[0, 5].Array[1, 60], Gen.Int[0, 3].Select(i => (double)i).Array[1, 60], Gen.Double[-1e-12, 1e-12].Array[1, 40], Gen.Double[0, 1e30].Array[1, 40]),
        Gen.Double[0, 1],
        (values, offset) => Array.ConvertAll(values, value => value + (offset * 0.5)));

    private static readonly Gen<(double[] Values, double Mass, Smoothing Smoothing, double Width)> Problems =
        Gen.Select(Values, Gen.Double[0.001, 1], Gen.Bool, Families, Gen.OneOf(0, 1e-9, 0.01, 0.1, 1, 30))
            .Select((values, share, whole, smoothing, t) =>
            {
                var mass = share * values.Length;
                return (values, whole ? Math.Max(1, Math.Floor(mass)) : mass, smoothing, t * Spread.Of(values).Deviation);
            });

    [Fact]
    public void The_mass_is_exact_and_every_weight_is_in_0_to_1() => Problems.ForAll(p =>
    {
        var (weights, _) = Largest(p);
        Assert.All(weights, weight => Assert.InRange(weight, 0, 1));
        Assert.True(Math.Abs(weights.Sum() - p.Mass) <= 1e-9 * p.Values.Length, $"mass {weights.Sum()} instead of {p.Mass}");
    });

    [Fact]
    public void Equal_values_get_equal_weights_and_larger_values_no_smaller_ones() => Problems.ForAll(p =>
    {
        var (weights, _) = Largest(p);
        for (var i = 0; i < weights.Length; i++)
        {
            for (var j = 0; j < weights.Length; j++)
            {
                Assert.True(p.Values[i] != p.Values[j] || weights[i] == weights[j], "a tie was broken");

                // The exponential is exact to the last bit or two, and monotone to as much.
                Assert.True(p.Values[i] <= p.Values[j] || weights[i] >= weights[j] - 1e-15, "not monotone");
            }
        }
    });

    [Fact]
    public void The_order_of_the_values_does_not_matter() => Gen.Select(Problems, Gen.Int[0, 1000]).ForAll((p, seed) =>
    {
        var order = Enumerable.Range(0, p.Values.Length).ToArray();
        new Random(seed).Shuffle(order);
        var (weights, _) = Largest(p);
        var (shuffled, _) = Largest(p with { Values = Array.ConvertAll(order, i => p.Values[i]) });
        for (var i = 0; i < order.Length; i++)
        {
            Assert.Equal(weights[order[i]], shuffled[i], 1e-9);
        }
    });

    [Fact]
    public void Smallest_mirrors_largest() => Problems.ForAll(p =>
    {
        var (largest, above) = Largest(p with { Values = Array.ConvertAll(p.Values, value => -value) });
        var weights = new double[p.Values.Length];
        var below = MassSelection.Smallest(p.Values, p.Mass, p.Smoothing, p.Width, weights);
        Assert.Equal(largest, weights);
        Assert.Equal(above.SmoothingTerm, below.SmoothingTerm);
    });

    [Fact]
    public void With_a_relative_width_scale_and_offset_of_the_values_do_not_matter() =>
        Gen.Select(Gen.Int[0, 5000].Select(i => i / 1000.0).Array[2, 50], Gen.Double[0.05, 0.95], Families, Gen.Double[0.01, 1], Gen.Double[0.01, 100], Gen.Double[-10, 10]).ForAll((values, share, smoothing, t, scale, offset) =>
        {
            var moved = Array.ConvertAll(values, value => (scale * value) + offset);
            var (weights, _) = Largest((values, share * values.Length, smoothing, Width.Relative(t).Of(values)));
            var (scaled, _) = Largest((moved, share * values.Length, smoothing, Width.Relative(t).Of(moved)));
            for (var i = 0; i < values.Length; i++)
            {
                Assert.Equal(weights[i], scaled[i], 1e-7);
            }
        });

    [Fact]
    public void A_vanishing_width_gives_the_hard_selection() =>
        Gen.Select(Gen.Int[0, 6].Select(i => (double)i).Array[2, 50], Gen.Double[0.05, 0.95], Gen.OneOf(Smoothing.FermiDirac, Smoothing.Moreau)).ForAll((values, share, smoothing) =>
        {
            var mass = share * values.Length;
            var (hard, _) = Largest((values, mass, Smoothing.Hard, 0));
            var (smooth, _) = Largest((values, mass, smoothing, 1e-9));
            for (var i = 0; i < values.Length; i++)
            {
                Assert.Equal(hard[i], smooth[i], 1e-9);
            }
        });

    [Fact]
    public void No_other_weights_reach_a_larger_objective() => Gen.Select(Problems, Gen.Int[0, 1000]).ForAll((p, seed) =>
    {
        var (weights, selection) = Largest(p);
        var random = new Random(seed);
        var best = Objective(p.Values, weights, p.Smoothing, p.Width);
        var scale = 1 + p.Values.Sum(Math.Abs);
        Assert.Equal(p.Width * Omega(weights, p.Smoothing), selection.SmoothingTerm, 1e-9 * scale);
        for (var attempt = 0; attempt < 20 && p.Values.Length > 1; attempt++)
        {
            // Mass moved from one item to another stays mass.
            var (from, to) = (random.Next(weights.Length), random.Next(weights.Length));
            var moved = Math.Min(weights[from], 1 - weights[to]) * random.NextDouble();
            var other = (double[])weights.Clone();
            other[from] -= moved;
            other[to] += moved;
            Assert.True(from == to || Objective(p.Values, other, p.Smoothing, p.Width) <= best + (1e-9 * scale));
        }
    });

    [Theory]
    [InlineData(Smoothing.FermiDirac)]
    [InlineData(Smoothing.Moreau)]
    public void The_weights_are_the_gradient_of_the_maximum(Smoothing smoothing)
    {
        var random = new Random(3);
        var values = Enumerable.Range(0, 30).Select(_ => 4 * random.NextDouble()).ToArray();
        const double mass = 11.3;
        const double width = 0.4;
        var (weights, _) = Largest((values, mass, smoothing, width));
        for (var i = 0; i < values.Length; i++)
        {
            var difference = (Maximum(i, 1e-5) - Maximum(i, -1e-5)) / 2e-5;
            Assert.Equal(difference, weights[i], 1e-6);
        }

        double Maximum(int index, double step)
        {
            var moved = (double[])values.Clone();
            moved[index] += step;
            var (own, selection) = Largest((moved, mass, smoothing, width));
            return moved.Zip(own, (a, w) => a * w).Sum() - selection.SmoothingTerm;
        }
    }

    [Fact]
    public void The_whole_mass_keeps_everything() => Problems.ForAll(p =>
        Assert.All(Largest(p with { Mass = p.Values.Length }).Weights, weight => Assert.Equal(1, weight)));

    [Fact]
    public void Hard_keeps_a_fraction_of_the_last_item() =>
        Assert.Equal([1, 0, 0.25, 0, 1], Largest(([5, 1, 3, 2, 4], 2.25, Smoothing.Hard, 0)).Weights);

    [Fact]
    public void Values_equal_to_the_threshold_share_what_is_left() =>
        Assert.Equal([1, 0.5, 0, 0.5, 0.5], Largest(([9, 3, 1, 3, 3], 2.5, Smoothing.Hard, 0)).Weights);

    [Theory]
    [InlineData(Smoothing.FermiDirac, 1e-12)]
    [InlineData(Smoothing.Moreau, 1e-12)]
    [InlineData(Smoothing.FermiDirac, 1e-300)]
    [InlineData(Smoothing.FermiDirac, 49.9999999999999)]
    public void A_mass_of_almost_nothing_or_almost_all_has_its_weights(Smoothing smoothing, double mass)
    {
        var values = Enumerable.Range(0, 50).Select(i => i * 0.01).ToArray();
        Assert.Equal(mass, Largest((values, mass, smoothing, 0.003)).Weights.Sum(), 1e-11);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(3.1)]
    [InlineData(double.NaN)]
    public void A_mass_out_of_range_is_refused(double mass) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Largest(([1, 2, 3], mass, Smoothing.Hard, 0)));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_value_that_is_not_finite_is_refused(double value) =>
        Assert.Contains("Value 1", Assert.Throws<ArgumentException>(() => Largest(([1, value, 3], 2, Smoothing.Hard, 0))).Message);

    [Theory]
    [InlineData(Smoothing.Hard)]
    [InlineData(Smoothing.FermiDirac)]
    [InlineData(Smoothing.Moreau)]
    public void Order_statistics_hold_on_long_arrays_with_ties(Smoothing smoothing)
    {
        var random = new Random(7);
        var values = Enumerable.Range(0, 50_000).Select(i => i % 3 == 0 ? Math.Floor(random.NextDouble() * 10) : random.NextDouble() * 10).ToArray();
        var (weights, _) = Largest((values, 12_345.6, smoothing, 0.01));
        var sorted = values.OrderDescending().ToArray();
        Assert.Equal(12_345.6, weights.Sum(), 1e-6);
        Assert.All(values.Zip(weights), pair => Assert.True(pair.First < sorted[12_344] + 0.5 || pair.Second > 0.99));
    }

    private static (double[] Weights, Selection Selection) Largest((double[] Values, double Mass, Smoothing Smoothing, double Width) p)
    {
        var weights = new double[p.Values.Length];
        return (weights, MassSelection.Largest(p.Values, p.Mass, p.Smoothing, p.Width, weights));
    }

    private static double Objective(double[] values, double[] weights, Smoothing smoothing, double width)
        => values.Zip(weights, (a, w) => a * w).Sum() - (width * Omega(weights, smoothing));

    private static double Omega(double[] weights, Smoothing smoothing) => smoothing switch
    {
        Smoothing.FermiDirac => weights.Sum(w => XLogX(w) + XLogX(1 - w)),
        Smoothing.Moreau => weights.Sum(w => w * w) / 2,
        _ => 0,
    };

    private static double XLogX(double x) => x > 0 ? x * Math.Log(x) : 0;
}
