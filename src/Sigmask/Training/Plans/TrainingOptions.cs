using Sigmask.Loading;
using Sigmask.Models;

namespace Sigmask.Training;

/// <summary>How long, how fast and where a network is trained; what it learns from and which loss it follows stand in the <see cref="TrainingPlan"/>.</summary>
public sealed record TrainingOptions
{
    /// <summary>Passes over the data, unless <see cref="Steps"/> is given.</summary>
    public int Epochs { get; init; } = 100;

    /// <summary>Steps of the whole training; null: as many as the epochs have.</summary>
    public long? Steps { get; init; }

    /// <summary>Images in a batch.</summary>
    public int BatchSize { get; init; } = 8;

    /// <summary>The optimizer.</summary>
    public OptimizerOptions Optimizer { get; init; } = new();

    /// <summary>The learning rate.</summary>
    public LearningRateSchedule LearningRate { get; init; } = new();

    /// <summary>The largest length of the gradient.</summary>
    public double GradientBound { get; init; } = 12;

    /// <summary>Decides initial weights, order, augmentation and dropout: same seed, same thread count, same machine, same bits on the CPU.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>cpu, cuda, cuda:1 or mps.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>In which numbers the steps compute logits and their gradient. Weights, loss, guide, update and validation are float32.</summary>
    public Precision Precision { get; init; }

    /// <summary>Threads that compute; null: one for each core.</summary>
    public int? Threads { get; init; }

    /// <summary>Threads that read and augment images ahead.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>Where prepared images are kept: training and held-back cases each.</summary>
    public CacheOptions Cache { get; init; } = new();

    /// <summary>Decay of the moving average of the weights, in [0, 1).</summary>
    public double AverageDecay { get; init; } = 0.99;

    /// <summary>
    /// In which numbers the moving average computes what guides the envelope, on the CPU; the average itself stays in float32. Bfloat16 takes half the time of float32 where the processor
    /// has instructions for it, and may cost some tenths of a point of Dice (docs/benchmarks.md).
    /// </summary>
    public Precision GuidePrecision { get; init; }

    /// <summary>Whether the averaged weights are validated, saved and used instead of the momentary ones.</summary>
    public bool UseAverage { get; init; } = true;

    /// <summary>Steps between validations; null: ten validations over the training.</summary>
    public long? ValidateEvery { get; init; }

    /// <summary>
    /// The longest time without a checkpoint: what is lost at most when the process is killed. A validation is followed by one as well, unless the last is less than half a minute old, and so is the last step.
    /// </summary>
    public TimeSpan CheckpointEvery { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Whether the weights with the best validation Dice are kept in the end, rather than the last ones.</summary>
    public bool KeepBest { get; init; } = true;

    /// <summary>Steps of the whole training.</summary>
    /// <param name="stepsPerEpoch">Batches in one pass over the data.</param>
    public long TotalSteps(int stepsPerEpoch) => Steps ?? ((long)Epochs * stepsPerEpoch);

    /// <summary>Returns these options if every value is in its range.</summary>
    /// <exception cref="TrainingException">One is not; the message names it.</exception>
    public TrainingOptions Checked()
    {
        Require(Epochs >= 1, "`TrainingOptions.Epochs`", "at least 1", Epochs);
        Require(Steps is null or >= 1, "`TrainingOptions.Steps`", "at least 1", Steps);
        Require(BatchSize >= 1, "`TrainingOptions.BatchSize`", "at least 1", BatchSize);
        Require(LearningRate.Peak > 0 && double.IsFinite(LearningRate.Peak), "`LearningRateSchedule.Peak`", "positive", LearningRate.Peak);
        Require(LearningRate.WarmUp is >= 0 and < 1, "`LearningRateSchedule.WarmUp`", "a share in [0, 1)", LearningRate.WarmUp);
        Require(Optimizer.WeightDecay >= 0, "`OptimizerOptions.WeightDecay`", "at least 0", Optimizer.WeightDecay);
        Require(Optimizer.Momentum is >= 0 and < 1, "`OptimizerOptions.Momentum`", "in [0, 1)", Optimizer.Momentum);
        Require(GradientBound > 0, "`TrainingOptions.GradientBound`", "positive", GradientBound);
        Require(Threads is null or >= 1, "`TrainingOptions.Threads`", "at least 1", Threads);
        Require(Workers >= 1, "`TrainingOptions.Workers`", "at least 1", Workers);
        Require(AverageDecay is >= 0 and < 1, "`TrainingOptions.AverageDecay`", "in [0, 1)", AverageDecay);
        Require(ValidateEvery is null or >= 1, "`TrainingOptions.ValidateEvery`", "at least 1", ValidateEvery);
        return this;
    }

    private static void Require(bool holds, string setting, string range, object? value)
    {
        if (!holds)
        {
            throw new TrainingException(Invariant($"{setting} must be {range}, not {value}."));
        }
    }
}
