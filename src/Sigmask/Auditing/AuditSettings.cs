using Sigmask.AnnotationNoise;
using Sigmask.Augmentation;
using Sigmask.Data;
using Sigmask.Randomness;
using Sigmask.Training;

namespace Sigmask.Auditing;

/// <summary>All that decided an audit, in words.</summary>
public static class AuditSettings
{
    /// <summary>Settings and versions, name and value.</summary>
    public static IReadOnlyDictionary<string, string> Of(AuditPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var (training, envelope, showings) = (plan.Training, plan.Training.Envelope, plan.Proofreading);
        var options = training.Options;
        var settings = new Dictionary<string, string>
        {
            ["folds"] = Invariant($"{plan.Folds}, {plan.Seeds} with seeds from {options.Seed}"),
            ["network"] = Network(training),
            ["size"] = Size(training.Preprocessing),
            ["intensity"] = Intensity(training.Preprocessing.Normalisation),
            ["augmentation"] = Augmentation(training.Augmentation),
            ["loss"] = training.Loss.ToString(),
            ["envelope"] = envelope.IsOff ? "off, every labelled pixel counts"
                : Invariant($"sigma {envelope.Sigma}, top-k {envelope.TopK}, evidence {envelope.Evidence}, class floor {envelope.ClassFloor}, ramp {envelope.Ramp}, guide {Lower(training.Guide)}"),
            ["training"] = (options.Steps is { } number ? Invariant($"{number} steps") : Invariant($"{options.Epochs} epochs")) + Invariant($" of {options.BatchSize} images, learning rate {options.LearningRate.Peak}, gradient clipped to {options.GradientBound}"),
            ["schedule"] = Schedule(options.LearningRate),
            ["optimizer"] = Optimizer(options.Optimizer),
            ["weights"] = Words(options.UseAverage ? "averaged" : "the last", options.UseAverage || training.IsGuidedByAverage ? Invariant($"decay of the average {options.AverageDecay}") : null),
            ["precision"] = Words(Lower(options.Precision), training.IsGuidedByAverage ? $"guide {Lower(options.GuidePrecision)}" : null),
            ["showings"] = Invariant($"each case {showings.Drawn} times as drawn, {showings.Spoiled} with errors, {showings.Hidden} without annotation"),
            ["errors"] = Errors(showings.Errors),
        };
        foreach (var (name, version) in SoftwareVersions.Here())
        {
            settings[name] = version;
        }

        return settings;
    }

    private static string Network(TrainingPlan training) => Words(
        training.Model.Name,
        training.Model.Width is { } width ? Invariant($"base width {width}") : null,
        training.Model.Levels is { } levels ? Quantity.Of(levels, "level") : null,
        $"{Lower(training.Model.Normalization)} normalization",
        training.Model.Dropout > 0 ? Invariant($"dropout {training.Model.Dropout}") : null,
        training.EncoderWeights is { } file ? $"encoder weights {file}" : null);

    private static string Size(Preprocessing preprocessing) => Words(
        preprocessing.Size is { } lengths ? string.Join('x', lengths) : preprocessing.Spacing is { } steps ? $"{Numbers(steps, "x")} mm" : "own pixels",
        preprocessing.Interpolation == Interpolation.Linear ? null : Lower(preprocessing.Interpolation),
        preprocessing.Patch is { } patch ? Invariant($"patches of {string.Join('x', patch.Size)}, {patch.ForegroundShare:0.###} of them around a structure") : null);

    private static string Intensity(IntensityNormalisation normalisation) => normalisation.Kind switch
    {
        IntensityNormalisationKind.UnitRange => "range",
        IntensityNormalisationKind.Fixed => $"means {Numbers(normalisation.Means, " ")}, deviations {Numbers(normalisation.Deviations, " ")}",
        IntensityNormalisationKind.Percentiles => Invariant($"percentiles {normalisation.Low} to {normalisation.High}"),
        IntensityNormalisationKind.Window => Invariant($"window {normalisation.Low} to {normalisation.High}"),
        _ => "z-score",
    };

    private static string Augmentation(AugmentationOptions options)
    {
        if (AugmentationOptions.Presets.FirstOrDefault(preset => preset.Value == options) is { Key: { } known })
        {
            return known;
        }

        (string Name, Chance Chance)[] changes =
        [
            ("rotation", options.Rotation), ("tilting rotation", options.TiltingRotation), ("scaling", options.Scaling), (Invariant($"elastic in {options.ElasticCells} cells"), options.Elastic),
            ("brightness", options.Brightness), ("contrast", options.Contrast), ("gamma", options.Gamma), ("noise", options.Noise), ("blur", options.Blur),
        ];
        (string Name, double Probability)[] mirrorings = [("left to right", options.MirrorHorizontal), ("top to bottom", options.MirrorVertical), ("front to back", options.MirrorDepth)];
        return Words(
        [
            .. mirrorings.Where(one => one.Probability > 0).Select(one => Invariant($"mirrored {one.Name} {one.Probability}")),
            .. changes.Where(one => one.Chance.IsPossible).Select(one => Invariant($"{one.Name} {one.Chance.Probability} of at most {one.Chance.Strength}")),
        ]);
    }

    // A noise that has no words here has its text, which tells it from all others.
    private static string Errors(IAnnotationNoise noise) => noise switch
    {
        NoiseMixture mixture => $"for each picture one of: {string.Join("; ", mixture.Kinds.Select(Errors))}",
        NoiseModel model when !NoiseModel.Presets.Values.Contains(model) => Words(
            Error("wandering boundary", model.Jitter),
            Error("resized structure", model.Resizing),
            Error("shifted structure", model.Shift),
            Error("polygon", model.Polygon),
            Error("blob where nothing is", model.Blob),
            Error("missing part", model.MissingPart),
            model.MissingStructure.IsPossible ? Invariant($"missing structure {model.MissingStructure.Probability}") : null),
        RatioNoise { Error: var error } ratio => Invariant($"{(error == RatioError.Any ? "dilation, erosion or displacement" : Lower(error))} that changes {ratio.Ratio} of a structure"),
        OverUnderNoise layers => Invariant($"all structures dilated (probability {layers.Over}) or eroded {layers.Least} to {layers.Most} times"),
        _ => noise.ToString() ?? "",
    };

    private static string? Error(string name, Chance chance) => chance.IsPossible ? Invariant($"{name} {chance.Probability} of at most {chance.Strength}") : null;

    private static string Schedule(LearningRateSchedule schedule) => Words(
        schedule.Decay switch
        {
            Decay.Poly => Invariant($"poly of power {schedule.Power}"),
            Decay.Cosine => "cosine",
            _ => "constant",
        },
        schedule.WarmUp > 0 ? Invariant($"warm-up over {schedule.WarmUp} of the training") : null);

    private static string Optimizer(OptimizerOptions optimizer) => Words(
        Lower(optimizer.Kind),
        Invariant($"weight decay {optimizer.WeightDecay}"),
        optimizer.Kind == OptimizerKind.Sgd ? Invariant($"momentum {optimizer.Momentum}") : Invariant($"betas {optimizer.Beta1} and {optimizer.Beta2}, epsilon {optimizer.Epsilon}"));

    private static string Numbers(IReadOnlyList<double> numbers, string between) => string.Join(between, numbers.Select(number => Invariant($"{number}")));

    private static string Lower<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static string Words(params string?[] parts) => string.Join(", ", parts.OfType<string>());
}
