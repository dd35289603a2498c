using Sigmask.Cli.Options;
using Sigmask.Data;
using Sigmask.Loading;
using Sigmask.Losses;
using Sigmask.Training;

namespace Sigmask.Cli.Answers;

/// <summary>What decides a training, in aligned lines, for whoever is about to wait for it. All of it stands in run.json as well.</summary>
internal static class TrainingOutline
{
    private const int NameWidth = 12;

    /// <summary>The lines.</summary>
    /// <param name="plan">The training.</param>
    /// <param name="data">What it learns from.</param>
    /// <param name="samples">How many images, or slices, of it.</param>
    public static IEnumerable<string> Of(TrainingPlan plan, DataDescription data, int samples)
    {
        (string Name, string Value)[] facts =
        [
            ("network", Network(plan, data)),
            ("images", Images(plan.Preprocessing)),
            ("loss", $"{plan.Loss}"),
            plan.Method == TrainingMethod.Envelope ? ("envelope", Envelope(plan)) : ("method", $"{plan.Method}, in the place of the envelope"),
            ("length", Length(plan.Options, samples)),
        ];
        return facts.Select(fact => $"  {fact.Name.PadRight(NameWidth)}{fact.Value}");
    }

    private static string Network(TrainingPlan plan, DataDescription data)
    {
        var encoder = plan.EncoderWeights is { } file ? $", encoder from {file}" : "";
        return $"{plan.Model.Name}, {Quantity.Of(data.Channels, "channel")} in, {Quantity.Of(data.Classes.Count, "class", "classes")} out{encoder}";
    }

    private static string Images(Preprocessing preprocessing)
    {
        var grid = preprocessing.Size is { } size ? $"{string.Join('x', size)} pixels"
            : preprocessing.Spacing is { } spacing ? $"pixels of {string.Join('x', spacing.Select(distance => Invariant($"{distance:0.###}")))} mm"
            : "their own pixels";
        return preprocessing.Patch is { } patch ? $"{grid}, in patches of {string.Join('x', patch.Size)}" : grid;
    }

    private static string Envelope(TrainingPlan plan)
    {
        IReadOnlyList<EnvelopeOptions> tried = plan.Candidates.Count > 0 ? plan.Candidates : [plan.Envelope];
        var settings = string.Join("; or ", tried.Select(envelope => envelope.IsOff ? "off, every labelled pixel counts" : Settings(envelope, plan.Guide)));
        return tried.Count > 1 ? $"{settings}; the held-back cases decide" : settings;
    }

    private static string Settings(EnvelopeOptions envelope, Guide guide)
    {
        var sigma = envelope.Rule == PixelRule.Share ? Invariant($"sigma {envelope.Sigma}") : Invariant($"sigma {envelope.Sigma} standard deviations");
        return $"{sigma}, top-k {envelope.TopK}, class floor {Invariant($"{envelope.ClassFloor}")}, evidence {envelope.Evidence}, ramp {envelope.Ramp}, guide {EnvelopeOptionSet.NameOf(guide)}";
    }

    private static string Length(TrainingOptions options, int samples)
    {
        var epoch = EpochOrder.StepsIn(samples, options.BatchSize);
        var steps = options.TotalSteps(epoch);
        return Invariant($"{Quantity.Of(steps, "step")} of {Quantity.Of(Math.Min(options.BatchSize, samples), "image")} ({Quantity.Of((steps + epoch - 1) / epoch, "epoch")}), learning rate {options.LearningRate.Peak}, seed {options.Seed}");
    }
}
