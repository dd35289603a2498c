using static TorchSharp.torch;

namespace Sigmask.Losses.Tests;

/// <summary>Class confidence and the selection among its candidates as their definitions say, pixel by pixel in float64.</summary>
internal sealed class NaiveConfidence(int classes, bool isMultiLabel)
{
    private readonly List<double>[] seen = [.. Enumerable.Range(0, isMultiLabel ? 2 * classes : classes).Select(_ => new List<double>())];

    /// <summary>t of each class, NaN if it has not occurred.</summary>
    public double[] Thresholds => Array.ConvertAll(seen, means =>
    {
        var weights = means.Select((_, i) => Math.Pow(0.95, means.Count - 1 - i)).ToArray();
        return means.Count == 0 ? double.NaN : means.Zip(weights, (mean, weight) => mean * weight).Sum() / weights.Sum();
    });

    /// <summary>Takes a batch in and tells which pixels are suspicious, image by image.</summary>
    public bool[] Judge(Tensor logits, SegmentationTarget target, double share = 1, double? own = null, double most = 1)
    {
        var pixels = Pixels(logits, target);
        for (var state = 0; state < seen.Length; state++)
        {
            var labelled = pixels.Where(pixel => pixel.IsValid && pixel.IsLabelled[state]).Select(pixel => pixel.Probability[state]).ToArray();
            if (labelled.Length > 0)
            {
                seen[state].Add(labelled.Average());
            }
        }

        var thresholds = Thresholds;
        bool IsUnusual(bool[] isLabelled, double[] p, int state) => own is null || (isLabelled[state] && p[state] < own * thresholds[state]);
        bool IsDoubted(bool[] isLabelled, double[] p, int other) =>
            isMultiLabel ? IsUnusual(isLabelled, p, (other + classes) % (2 * classes)) : Enumerable.Range(0, classes).Any(state => IsUnusual(isLabelled, p, state));

        // Of each pixel the states that are annotated there and contradicted.
        var space = pixels.Length / (int)target.Valid.shape[0];
        var contradicted = pixels.Select(pixel => Enumerable.Range(0, seen.Length).Where(state => pixel.IsValid && pixel.IsLabelled[state]
            && (isMultiLabel ? [(state + classes) % (2 * classes)] : Enumerable.Range(0, classes).Where(other => other != state))
                .Any(other => pixel.Probability[other] >= share * thresholds[other] && IsDoubted(pixel.IsLabelled, pixel.Probability, other))).ToArray()).ToArray();
        bool IsBelieved(int image, int state) => (most < 1 && thresholds[state] < 1 - most) || Image(contradicted, image).Count(states => states.Contains(state)) > most * Image(pixels, image).Count(pixel => pixel.IsValid && pixel.IsLabelled[state]);
        IEnumerable<T> Image<T>(T[] all, int image) => all.Skip(image * space).Take(space);
        var believed = Enumerable.Range(0, pixels.Length / space).Select(image => Enumerable.Range(0, seen.Length).Select(state => IsBelieved(image, state)).ToArray()).ToArray();
        return [.. contradicted.Select((states, place) => states.Any(state => !believed[place / space][state]))];
    }

    /// <summary>
    /// u of one image: 1 outside the candidates; inside, of all weights with the mass that is to be kept and no class below its floor, those that minimise the smoothed
    /// loss. With one threshold θ for all and a higher one for a class whose floor binds, the mass grows with θ: bisection.
    /// </summary>
    public static double[] Weights(double[] losses, int[] groups, bool[] suspicious, EnvelopeOptions options)
    {
        var n = losses.Length;
        var candidates = Enumerable.Range(0, n).Where(i => suspicious[i]).ToArray();
        var own = candidates.Select(i => losses[i]).ToArray();
        var mean = own.DefaultIfEmpty().Average();
        var width = options.PixelWidth.IsRelative ? options.PixelWidth.Value * Math.Sqrt(own.Select(loss => (loss - mean) * (loss - mean)).DefaultIfEmpty().Average()) : options.PixelWidth.Value;
        var kept = n - Math.Min(options.Sigma * n, candidates.Length);
        var floor = Math.Min(options.ClassFloor, kept / n);
        var classes = groups.Distinct().Select(c =>
        {
            var members = candidates.Where(i => groups[i] == c).ToArray();
            var others = groups.Count(group => group == c) - members.Length;
            return (Members: members, Floor: Math.Max(0, (floor * (members.Length + others)) - others));
        }).ToArray();
        var mass = Math.Max(kept - (n - candidates.Length), classes.Sum(c => c.Floor));
        var (low, high) = (-1e3, 1e3);
        for (var round = 0; round < 200; round++)
        {
            var middle = (low + high) / 2;
            (low, high) = classes.Sum(c => Math.Max(c.Floor, c.Members.Sum(i => Weight(middle, i)))) < mass ? (middle, high) : (low, middle);
        }

        var weights = Enumerable.Repeat(1.0, n).ToArray();
        foreach (var (members, least) in classes)
        {
            var (from, to) = (low, 1e3);
            for (var round = 0; round < 200 && members.Sum(i => Weight(from, i)) < least; round++)
            {
                var middle = (from + to) / 2;
                (from, to) = members.Sum(i => Weight(middle, i)) < least ? (middle, to) : (from, middle);
                if (to - from < 1e-13)
                {
                    from = to;
                }
            }

            foreach (var i in members)
            {
                weights[i] = Weight(from, i);
            }
        }

        return weights;

        double Weight(double threshold, int i) => options.Smoothing == Smoothing.Moreau
            ? Math.Clamp((threshold - losses[i]) / width, 0, 1)
            : 1 / (1 + Math.Exp((losses[i] - threshold) / width));
    }

    private (bool IsValid, bool[] IsLabelled, double[] Probability)[] Pixels(Tensor logits, SegmentationTarget target)
    {
        var (z, labels, valid) = (HostArray.Of<double>(logits), HostArray.Of<long>(target.Labels), HostArray.Of<bool>(target.Valid));
        var space = valid.Length / (int)target.Valid.shape[0];
        return [.. valid.Select((isValid, place) =>
        {
            var (image, pixel) = (place / space, place % space);
            double[] scores = [.. Enumerable.Range(0, classes).Select(c => z[(((image * classes) + c) * space) + pixel])];
            if (!isMultiLabel)
            {
                var sum = scores.Sum(Math.Exp);
                return (isValid, Enumerable.Range(0, classes).Select(c => labels[place] == c).ToArray(), scores.Select(score => Math.Exp(score) / sum).ToArray());
            }

            bool[] on = [.. Enumerable.Range(0, classes).Select(c => labels[(((image * classes) + c) * space) + pixel] != 0)];
            return (isValid, [.. on, .. on.Select(label => !label)], [.. scores.Select(score => 1 / (1 + Math.Exp(-score))), .. scores.Select(score => 1 / (1 + Math.Exp(score)))]);
        })];
    }
}
