using Sigmask.Auditing;
using Sigmask.Augmentation;
using Sigmask.Data;
using Sigmask.Losses;
using Sigmask.Models;
using Sigmask.Tests.Training;
using Sigmask.Training;

namespace Sigmask.Tests.Auditing;

public sealed class AuditSettingsTests
{
    [Fact]
    public void All_that_is_set_is_told_in_words()
    {
        var settings = AuditSettings.Of(new() { Training = Plans.Small(5) });

        Assert.Equal("unet-tiny, base width 6, 3 levels, batch normalization", settings["network"]);
        Assert.Equal(("own pixels", "z-score", "light"), (settings["size"], settings["intensity"], settings["augmentation"]));
        Assert.Equal("5 steps of 4 images, learning rate 0.003, gradient clipped to 12", settings["training"]);
        Assert.Equal(("poly of power 0.9", "adamw, weight decay 0.01, betas 0.9 and 0.999, epsilon 1E-08"), (settings["schedule"], settings["optimizer"]));
        Assert.Equal(("averaged, decay of the average 0.99", "float32, guide float32"), (settings["weights"], settings["precision"]));
    }

    [Fact]
    public void Two_audits_that_differ_in_anything_are_told_apart()
    {
        var plan = Plans.Small(5);
        var options = plan.Options;
        TrainingPlan[] others =
        [
            plan with { Model = plan.Model with { Width = null } },
            plan with { Model = plan.Model with { Levels = 2 } },
            plan with { Model = plan.Model with { Normalization = Normalization.Instance } },
            plan with { Model = plan.Model with { Dropout = 0.1 } },
            plan with { EncoderWeights = "donor.safetensors" },
            plan with { Augmentation = AugmentationOptions.Strong },
            plan with { Augmentation = AugmentationOptions.Light with { MirrorHorizontal = 0.25, Rotation = new(0.5, 20) } },
            plan with { Preprocessing = new() { Normalisation = IntensityNormalisation.Percentiles(1, 99) } },
            plan with { Preprocessing = new() { Normalisation = IntensityNormalisation.SoftTissue } },
            plan with { Preprocessing = new() { Normalisation = IntensityNormalisation.Photograph } },
            plan with { Preprocessing = new() { Patch = new([32, 24]) } },
            plan with { Preprocessing = new() { Patch = new([32, 24]) { ForegroundShare = 0.5 } } },
            plan with { Preprocessing = new() { Size = [64, 64], Interpolation = Interpolation.Cubic } },
            plan with { Options = options with { Optimizer = new() { Kind = OptimizerKind.Sgd } } },
            plan with { Options = options with { Optimizer = new() { WeightDecay = 0.1 } } },
            plan with { Options = options with { LearningRate = options.LearningRate with { Decay = Decay.Cosine } } },
            plan with { Options = options with { LearningRate = options.LearningRate with { WarmUp = 0.05 } } },
            plan with { Options = options with { GradientBound = 1 } },
            plan with { Options = options with { UseAverage = false } },
            plan with { Options = options with { AverageDecay = 0.9 } },
            plan with { Options = options with { Precision = Precision.Bfloat16 } },
        ];

        Assert.Equal(others.Length + 1, others.Append(plan).Select(Text).Distinct().Count());
        Assert.Equal("mirrored left to right 0.25, rotation 0.5 of at most 20, brightness 0.3 of at most 0.1, contrast 0.3 of at most 0.1", AuditSettings.Of(new() { Training = others[6] })["augmentation"]);
        Assert.Equal("own pixels, patches of 32x24, 0.5 of them around a structure", AuditSettings.Of(new() { Training = others[11] })["size"]);
    }

    [Fact]
    public void An_envelope_that_drops_nothing_is_off_and_options_are_lower_case()
    {
        var plan = Plans.Small(5);

        Assert.Equal("off, every labelled pixel counts", AuditSettings.Of(new() { Training = plan with { Envelope = EnvelopeOptions.Plain } })["envelope"]);
        Assert.EndsWith(", guide early", AuditSettings.Of(new() { Training = plan with { Envelope = EnvelopeOptions.Bare, Guide = Guide.Early } })["envelope"], StringComparison.Ordinal);
    }

    [Fact]
    public void The_errors_that_networks_learn_to_find_are_told_in_words()
    {
        Assert.Equal(
            "for each picture one of: strong; moderate; dilation, erosion or displacement that changes 0.3 of a structure; dilation, erosion or displacement that changes 0.6 of a structure; "
            + "all structures dilated (probability 0.5) or eroded 1 to 3 times; blob where nothing is 0.5 of at most 0.1, missing part 0.4 of at most 0.6, missing structure 0.2",
            AuditSettings.Of(new() { Training = Plans.Small(5) })["errors"]);
    }

    private static string Text(TrainingPlan plan) => string.Join('\n', AuditSettings.Of(new() { Training = plan }).Select(one => $"{one.Key}: {one.Value}"));
}
