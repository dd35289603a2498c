namespace Sigmask.Training;

/// <summary>Settings that run.json names by their place in it, as they are set in code.</summary>
internal static class RunSetting
{
    private static readonly Dictionary<string, string> ByPlace = new()
    {
        ["envelope.class_floor"] = "`EnvelopeOptions.ClassFloor`",
        ["envelope.evidence"] = "`EnvelopeOptions.Evidence`",
        ["envelope.guide"] = "`TrainingPlan.Guide`",
        ["envelope.ramp"] = "`EnvelopeOptions.Ramp`",
        ["envelope.sigma"] = "`EnvelopeOptions.Sigma`",
        ["envelope.sigma_rule"] = "`EnvelopeOptions.Rule`",
        ["envelope.smoothing"] = "`EnvelopeOptions.Smoothing`",
        ["envelope.top_k"] = "`EnvelopeOptions.TopK`",
        ["envelope.width"] = "`EnvelopeOptions.PixelWidth`",
        ["envelope.width_image"] = "`EnvelopeOptions.ImageWidth`",
        ["model.name"] = "`ModelOptions.Name`",
        ["options.batch_size"] = "`TrainingOptions.BatchSize`",
        ["options.epochs"] = "`TrainingOptions.Epochs`",
        ["options.gradient_bound"] = "`TrainingOptions.GradientBound`",
        ["options.learning_rate.peak"] = "`LearningRateSchedule.Peak`",
        ["options.learning_rate.warm_up"] = "`LearningRateSchedule.WarmUp`",
        ["options.optimizer.weight_decay"] = "`OptimizerOptions.WeightDecay`",
        ["options.precision"] = "`TrainingOptions.Precision`",
        ["options.steps"] = "`TrainingOptions.Steps`",
        ["options.use_average"] = "`TrainingOptions.UseAverage`",
        ["options.validate_every"] = "`TrainingOptions.ValidateEvery`",
    };

    /// <summary>The setting; the place itself if it has no simple one.</summary>
    /// <param name="place">Keys of run.json from the outermost on, with points between.</param>
    public static string Of(string place) => ByPlace.GetValueOrDefault(place, place);
}
