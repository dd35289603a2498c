using Sigmask.Losses;
using static TorchSharp.torch;

namespace Sigmask.Training;

/// <summary>
/// Watches how well training predictions agree with the labels, in windows of steps, and finds for each foreground class when learning by heart begins (<see cref="MemorizationOnset"/>).
/// All that it knows stands in the state of the training.
/// </summary>
internal sealed class MemorizationMonitor
{
    // The IoU of a training is followed at 25 to 100 points, however long an epoch is.
    private const int FewestWindows = 25;
    private const int MostWindows = 100;

    // Share of the training over which what begins comes fully into force.
    private const double Rise = 0.1;

    private readonly long steps;
    private readonly long window;
    private readonly int channels;
    private readonly bool isMultiLabel;
    private readonly Tensor counts;
    private readonly Tensor iou;
    private readonly Tensor begun;

    /// <summary>A monitor that has seen nothing.</summary>
    /// <param name="state">Keeps what it knows.</param>
    /// <param name="channels">Channels of the logits.</param>
    /// <param name="isMultiLabel">Whether each of them is a foreground class; otherwise the first is the background.</param>
    /// <param name="device">That of the logits.</param>
    /// <param name="steps">Steps of the whole training.</param>
    /// <param name="stepsPerEpoch">Steps in one pass over the data.</param>
    public MemorizationMonitor(TrainingState state, int channels, bool isMultiLabel, Device device, long steps, long stepsPerEpoch)
    {
        (this.steps, this.channels, this.isMultiLabel) = (steps, channels, isMultiLabel);
        window = Window(steps, stepsPerEpoch);
        counts = state.Remember("memorization.counts", () => zeros([channels, 3], dtype: int64, device: device));
        iou = state.Remember("memorization.iou", () => zeros([channels, Math.Max(1, steps / window)], dtype: float64));
        begun = state.Remember("memorization.begun", () => zeros([channels], dtype: int64));
    }

    /// <summary>Steps in a window of this training.</summary>
    public long WindowLength => window;

    /// <summary>The step after which the latest class began to be learned by heart; 0: none has.</summary>
    public long LatestMoment => HostArray.Of<long>(begun).Skip(isMultiLabel ? 0 : 1).Max();

    /// <summary>For each foreground class the step after which it began to be learned by heart; null: it has not.</summary>
    public IReadOnlyList<KeyValuePair<string, double?>> Numbers =>
        [.. HostArray.Of<long>(begun).Skip(isMultiLabel ? 0 : 1).Select((step, index) => KeyValuePair.Create(Invariant($"begun_{index + 1}"), step > 0 ? (double?)step : null))];

    /// <summary>bool [C]: the channels whose class has begun, on a device.</summary>
    public Tensor Begun(Device device) => begun.IsAbove(0).to(device);

    /// <summary>Steps in a window: an epoch, but at least 1/100 and at most 1/25 of the training.</summary>
    public static long Window(long steps, long stepsPerEpoch)
    {
        var (least, most) = (Math.Max(1, (steps + MostWindows - 1) / MostWindows), Math.Max(1, steps / FewestWindows));
        return Math.Clamp(stepsPerEpoch, least, Math.Max(least, most));
    }

    /// <summary>The step after which a channel's class began to be learned by heart; null: it has not.</summary>
    public long? BegunAt(int channel) => begun.select(0, channel).item<long>() is > 0 and var step ? step : null;

    /// <summary>
    /// The degree in [0, 1] to which what waits for the moment is in force: 0 until it has come for half of the foreground classes, then rising over a tenth of the training.
    /// </summary>
    /// <param name="step">Steps done.</param>
    public double DegreeAt(long step)
    {
        int[] foreground = [.. Enumerable.Range(isMultiLabel ? 0 : 1, channels - (isMultiLabel ? 0 : 1))];
        long[] moments = [.. foreground.Select(BegunAt).OfType<long>().Order()];
        var half = (foreground.Length + 1) / 2;
        return moments.Length < half ? 0 : Math.Clamp((step - moments[half - 1] + 1) / Math.Max(1, Rise * steps), 0, 1);
    }

    /// <summary>Takes in the predictions of a step. At the end of a window it is decided what has begun.</summary>
    /// <param name="logits">[B, C, spatial].</param>
    /// <param name="target">The labels that are learned.</param>
    /// <param name="step">Steps before this one.</param>
    /// <param name="whole">The batch of which these images are a part, if other processes have the rest; null: they are the whole.</param>
    public void Observe(Tensor logits, SegmentationTarget target, long step, IDistributedBatch? whole = null)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var observed = isMultiLabel ? Overlaps(logits, target) : Confusion(logits, target);
        counts.AddInPlace(whole is null ? observed : tensor(whole.Sum(HostArray.Of<double>(observed)), observed.shape, dtype: counts.dtype, device: counts.device));
        if ((step + 1) % window == 0)
        {
            Close((step + 1) / window, step + 1);
        }
    }

    private void Close(long windows, long step)
    {
        var sums = HostArray.Of<double>(counts);
        counts.zero_();
        for (var channel = 0; channel < channels; channel++)
        {
            var (both, predicted, labelled) = (sums[3 * channel], sums[(3 * channel) + 1], sums[(3 * channel) + 2]);
            iou[channel, windows - 1] = tensor(both / (predicted + labelled - both), dtype: float64);
            if (BegunAt(channel) is null && MemorizationOnset.HasCome(iou[channel].data<double>().Take((int)windows)))
            {
                begun[channel] = tensor(step);
            }
        }
    }

    // Pixels in both, predicted, labelled, of each channel.
    private static Tensor Overlaps(Tensor logits, SegmentationTarget target)
    {
        long[] batchAndSpace = [0, 2];
        var predicted = logits.IsAbove(0).logical_and(target.Valid.unsqueeze(1)).flatten(2);
        var labelled = target.OneHot(ScalarType.Bool).flatten(2);
        return stack([predicted.logical_and(labelled).sum(batchAndSpace), predicted.sum(batchAndSpace), labelled.sum(batchAndSpace)], 1);
    }

    private Tensor Confusion(Tensor logits, SegmentationTarget target)
    {
        var pairs = target.Labels.Times(channels).Plus(logits.argmax(1)).masked_select(target.Valid);
        var table = bincount(pairs, minlength: (long)channels * channels).view(channels, channels);
        return stack([table.diagonal(), table.sum(0L), table.sum(1L)], 1);
    }
}
