namespace Sigmask.Data;

/// <summary>
/// STAPLE, simultaneous truth and performance level estimation, for any number of classes (Warfield, Zou and Wells, IEEE TMI 2004, section V): by expectation
/// maximisation it finds what each annotator makes of each class, and how probable each class is where they say what they say. The prior of a class is the same everywhere, its share of all labels given.
/// </summary>
/// <remarks>It begins with the shares of the votes. <see cref="Sample.Ignored"/> is an abstention: the annotator says nothing of this pixel.</remarks>
public sealed class Staple
{
    private const int MostIterations = 1000;
    private const double Precision = 1e-8;

    // Probabilities nearer to each other than this are a tie.
    private const double Tie = 1e-9;

    private Staple(byte[] labels, IReadOnlyList<double[,]> performance, IReadOnlyList<double> likelihood) => (Labels, Performance, Likelihood) = (labels, performance, likelihood);

    /// <summary>The most probable class of each pixel; <see cref="Sample.Ignored"/> where two are equally probable or all abstain.</summary>
    public byte[] Labels { get; }

    /// <summary>For each annotator θ[given, true]: the probability of giving a label where the truth is another. Columns sum to 1. Diagonals are sensitivities.</summary>
    public IReadOnlyList<double[,]> Performance { get; }

    /// <summary>The logarithm of the likelihood of all labels given, after each iteration; it never falls.</summary>
    public IReadOnlyList<double> Likelihood { get; }

    /// <summary>The estimate from label maps.</summary>
    /// <param name="maps">One for each annotator, of the same length.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <exception cref="ArgumentException">There is no map, lengths differ, or a label is no class.</exception>
    public static Staple Of(IReadOnlyList<byte[]> maps, int classes)
    {
        var votes = VotePatterns.Of(maps, classes);
        var counts = votes.Patterns.Select(votes.CountsOf).ToArray();
        var priors = Priors(votes, counts, classes);
        var truth = Array.ConvertAll(counts, count => Shares(Array.ConvertAll(count, one => (double)one)));
        var performance = Maximised(votes, truth, maps.Count, classes);
        var likelihood = new List<double>();
        while (likelihood.Count < MostIterations)
        {
            likelihood.Add(Expect(votes, priors, performance, truth));
            var next = Maximised(votes, truth, maps.Count, classes);
            var change = performance.Zip(next).Max(pair => Distance(pair.First, pair.Second));
            performance = next;
            if (change < Precision)
            {
                break;
            }
        }

        return new(votes.Labels([.. votes.Patterns.Zip(truth, (pattern, probabilities) => Array.TrueForAll(pattern, label => label == Sample.Ignored) ? Sample.Ignored : Winner(probabilities))]), performance, likelihood);
    }

    private static double[] Priors(VotePatterns votes, int[][] counts, int classes)
    {
        var sums = new double[classes];
        foreach (var (pattern, pixels) in votes.Pixels.Index())
        {
            for (var label = 0; label < classes; label++)
            {
                sums[label] += (double)pixels * counts[pattern][label];
            }
        }

        return Shares(sums);
    }

    // Probabilities of the classes of each answer; gives the logarithm of the likelihood.
    private static double Expect(VotePatterns votes, double[] priors, double[][,] performance, double[][] truth)
    {
        var likelihood = 0.0;
        foreach (var (number, pattern) in votes.Patterns.Index())
        {
            if (Array.TrueForAll(pattern, label => label == Sample.Ignored))
            {
                continue;
            }

            var joint = new double[priors.Length];
            for (var label = 0; label < joint.Length; label++)
            {
                joint[label] = priors[label];
                foreach (var (annotator, given) in pattern.Index())
                {
                    joint[label] *= given == Sample.Ignored ? 1 : performance[annotator][given, label];
                }
            }

            likelihood += votes.Pixels[number] * Math.Log(joint.Sum());
            truth[number] = Shares(joint);
        }

        return likelihood;
    }

    private static double[][,] Maximised(VotePatterns votes, double[][] truth, int annotators, int classes)
    {
        var performance = new double[annotators][,];
        for (var annotator = 0; annotator < annotators; annotator++)
        {
            var (given, sums) = (new double[classes, classes], new double[classes]);
            foreach (var (number, pattern) in votes.Patterns.Index().Where(one => one.Item[annotator] != Sample.Ignored))
            {
                for (var label = 0; label < classes; label++)
                {
                    var weight = votes.Pixels[number] * truth[number][label];
                    given[pattern[annotator], label] += weight;
                    sums[label] += weight;
                }
            }

            for (var label = 0; label < classes; label++)
            {
                for (var said = 0; said < classes; said++)
                {
                    // Nothing is known of a class that is nowhere: as if the annotator knew it.
                    given[said, label] = sums[label] > 0 ? given[said, label] / sums[label] : said == label ? 1 : 0;
                }
            }

            performance[annotator] = given;
        }

        return performance;
    }

    private static double[] Shares(double[] values)
    {
        var sum = values.Sum();
        return sum > 0 ? Array.ConvertAll(values, value => value / sum) : values;
    }

    private static double Distance(double[,] first, double[,] second) => first.Cast<double>().Zip(second.Cast<double>(), (a, b) => Math.Abs(a - b)).Max();

    private static byte Winner(double[] probabilities)
    {
        var most = probabilities.Max();
        return probabilities.Count(one => one > most - Tie) == 1 ? (byte)Array.IndexOf(probabilities, most) : Sample.Ignored;
    }
}
