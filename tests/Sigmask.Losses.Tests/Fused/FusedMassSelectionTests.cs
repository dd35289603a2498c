using CsCheck;

namespace Sigmask.Losses.Tests;

/// <summary>Selections from float32 memory against those of <see cref="MassSelection"/> from the same values.</summary>
public class FusedMassSelectionTests
{
    [Fact]
    public void Weights_agree_with_the_operator_in_float64() =>
        Gen.Select(Gen.Int[0, 100_000], Gen.Int[1, 600], Gen.Enum<Smoothing>(), Gen.Double[0, 1], Gen.OneOf(Gen.Const(0.0), Gen.Const(1e-4), Gen.Double[0.01, 1], Gen.Const(30.0)), Gen.Int[0, 5])
            .ForAll((seed, count, smoothing, share, width, kind) => Agree(Values(seed, count, kind), smoothing, share, width, threads: 1));

    [Theory]
    [InlineData(Smoothing.Hard)]
    [InlineData(Smoothing.FermiDirac)]
    [InlineData(Smoothing.Moreau)]
    public void Many_values_on_many_threads_give_the_same_bits_as_on_one(Smoothing smoothing)
    {
        for (var kind = 0; kind <= 5; kind++)
        {
            var values = Values(kind, (3 * BatchPartition.Piece) + 5, kind);
            Assert.Equal(Agree(values, smoothing, 0.7, 0.1, threads: 1), Agree(values, smoothing, 0.7, 0.1, threads: 3));
        }
    }

    // Losses of all sizes, few different ones, all the same, all but the last bits the same, with negative ones, with a wide gap.
    private static float[] Values(int seed, int count, int kind)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => kind switch
        {
            0 => (float)Math.Exp(-20 * random.NextDouble()),
            1 => random.Next(4) / 3f,
            2 => 0.7f,
            3 => BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(80f) + random.Next(6)),
            4 => (float)(random.NextDouble() - 0.5),
            _ => random.Next(2) == 0 ? (float)random.NextDouble() * 1e-6f : 1000 + (float)random.NextDouble(),
        })];
    }

    private static unsafe float[] Agree(float[] values, Smoothing smoothing, double share, double relativeWidth, int threads)
    {
        var width = relativeWidth * Spread.Of(Array.ConvertAll(values, value => (double)value)).Deviation;
        var mass = Math.Max(share * values.Length, 1e-3);
        var expected = new double[values.Length];
        var selection = MassSelection.Smallest(Array.ConvertAll(values, value => (double)value), mass, smoothing, width, expected);

        var memory = new float[LossMap.Padded(values.Length)];
        Array.Fill(memory, LossMap.Ignored);
        values.CopyTo(memory, 0);
        var weights = new float[values.Length];
        fixed (float* losses = memory, into = weights)
        {
            var field = new LossMap(losses, values.Length) { Count = values.Length, Least = values.Min(), Most = values.Max() };
            var (actual, totals) = new FusedMassSelection(smoothing, width, new BatchPartition(1, values.Length, threads)).Smallest(field, mass, into);
            Assert.Equal(mass, totals.Mass, 1e-5 * values.Length);
            Assert.Equal(mass, weights.Sum(weight => (double)weight), 1e-5 * values.Length);
            Assert.Equal(selection.SmoothingTerm, actual.SmoothingTerm, 1e-5 * Math.Max(width * values.Length, 1e-6));
            Assert.Equal(values.Zip(expected).Sum(pair => pair.First * pair.Second), totals.Weighted, 1e-5 * values.Sum(Math.Abs));
        }

        for (var i = 0; i < weights.Length; i++)
        {
            Assert.Equal(expected[i], weights[i], 1e-5);
        }

        return weights;
    }
}
