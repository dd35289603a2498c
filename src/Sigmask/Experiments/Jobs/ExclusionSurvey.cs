using System.Security.Cryptography;
using Sigmask.Data;
using Sigmask.Loading;
using Sigmask.Losses;
using Sigmask.Models;
using Sigmask.Training;
using static TorchSharp.torch;

namespace Sigmask.Experiments;

/// <summary>
/// What an envelope leaves out of the training images as they are, without augmentation, and how much of that is labelled wrongly. The guide is looked at, as if it were the network;
/// the thresholds of class confidence are those over the pixels of all these images together.
/// </summary>
internal sealed class ExclusionSurvey
{
    private const int MostImages = 96;

    private readonly TrainingPlan plan;
    private readonly int classes;
    private readonly bool isTruthKnown;
    private readonly PreparedCache annotated;
    private readonly PreparedCache clean;
    private readonly int[] indices;

    // An early guide does not change any more in the second half of a training.
    private (string Weights, double Strength, IReadOnlyList<ExclusionRow> Rows)? last;

    private ExclusionSurvey(TrainingPlan plan, PreparedCache annotated, PreparedCache clean, bool isTruthKnown)
    {
        (this.plan, this.annotated, this.clean, this.isTruthKnown) = (plan, annotated, clean, isTruthKnown);
        classes = annotated.Source.Description.Classes.Count;
        var (count, most) = (annotated.Source.Cases.Count, Math.Min(MostImages, annotated.Source.Cases.Count));
        indices = [.. Enumerable.Range(0, most).Select(i => (int)((long)i * count / most))];
    }

    /// <summary>The survey of a training; null if its loss keeps every pixel, images are seen in patches only, or each half of the patients has a guide of its own.</summary>
    /// <param name="plan">The training.</param>
    /// <param name="annotated">What it learns from.</param>
    /// <param name="clean">The same with clean labels.</param>
    /// <param name="isTruthKnown">Whether labels that differ from the clean ones are all that are wrong.</param>
    public static ExclusionSurvey? Of(TrainingPlan plan, PreparedCache annotated, ISampleSource clean, bool isTruthKnown) => plan.Envelope.Sigma > 0 && plan.Preprocessing.Patch is null && !plan.IsGuidedAcross
        ? new(plan, annotated, new PreparedCache(clean, plan.Preprocessing, plan.Options.Cache), isTruthKnown)
        : null;

    /// <summary>What is left out at a moment, by class.</summary>
    /// <param name="network">In evaluation mode.</param>
    /// <param name="step">Steps done.</param>
    /// <param name="strength">To which degree in [0, 1] the selection is in force.</param>
    public IReadOnlyList<ExclusionRow> Look(nn.Module<Tensor, Tensor> network, long step, double strength)
    {
        var weights = HashOf(network);
        if (last is not { } known || (known.Weights, known.Strength) != (weights, strength))
        {
            last = (weights, strength, Look(network, strength));
        }

        return [.. last.Value.Rows.Select(row => row with { Step = step })];
    }

    /// <summary>The images of which most is left out, most first.</summary>
    /// <param name="network">In evaluation mode.</param>
    /// <param name="count">How many; none where the selection is not in force.</param>
    /// <param name="strength">To which degree in [0, 1] it is.</param>
    public IReadOnlyList<ExcludedPicture> Pictures(nn.Module<Tensor, Tensor> network, int count, double strength) => strength == 0 ? [] :
    [
        .. Weights(network, strength)
            .OrderByDescending(one => one.Weights.Sum(weight => 1 - (double)weight))
            .Take(count)
            .Select(one => Picture(one.Index, one.Weights)),
    ];

    private ExclusionRow[] Look(nn.Module<Tensor, Tensor> network, double strength)
    {
        var rows = Enumerable.Range(0, classes).Select(label => new ExclusionRow(0, label, 0, 0, 0, 0)).ToArray();
        foreach (var (index, weights) in Weights(network, strength))
        {
            var (labels, truth) = (annotated.Get(index).Sample.Labels, clean.Get(index).Sample.Labels);
            for (var i = 0; i < labels.Length; i++)
            {
                if (labels[i] != Sample.Ignored)
                {
                    var (row, dropped, isWrong) = (rows[labels[i]], 1 - (double)weights[i], labels[i] != truth[i]);
                    rows[labels[i]] = row with
                    {
                        Pixels = row.Pixels + 1,
                        Wrong = row.Wrong + (isWrong ? 1 : 0),
                        Dropped = row.Dropped + dropped,
                        DroppedWrong = row.DroppedWrong + (isWrong ? dropped : 0),
                    };
                }
            }
        }

        return isTruthKnown ? rows : [.. rows.Select(row => row with { Wrong = -1, DroppedWrong = -1 })];
    }

    private ExcludedPicture Picture(int index, float[] weights)
    {
        var sample = annotated.Get(index).Sample;
        var grid = PictureGrid.Of(sample);
        return new(
            sample.Case,
            grid.Image(sample),
            grid.Plane(sample.Labels),
            grid.Plane(clean.Get(index).Sample.Labels),
            grid.Plane(Array.ConvertAll(weights, weight => (byte)Math.Round(255 * Math.Clamp(1 - weight, 0, 1)))));
    }

    private List<(int Index, float[] Weights)> Weights(nn.Module<Tensor, Tensor> network, double strength)
    {
        if (strength == 0)
        {
            return [.. indices.Select(index => (index, Enumerable.Repeat(1f, annotated.Get(index).Sample.Labels.Length).ToArray()))];
        }

        using var pause = ForeignNetwork.Pause(network);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var device = network.parameters().First().device;
        var envelope = new Envelope(plan.Loss.BaseLoss, plan.Envelope with { Ramp = Ramp.Auto });
        var channels = classes - (plan.IsMultiLabel ? 1 : 0);
        var looks = Batch.Alike(indices.Select(index => annotated.Get(index).Sample), plan.Options.BatchSize).SelectMany(batch => Looks(network, batch, channels, device)).ToArray();

        // A training goes on from batch to batch; here one network judges all images, so none may count more than another, nor may their order matter.
        using var confidence = plan.IsByClassConfidence ? ClassConfidence.Over(looks, channels, plan.IsMultiLabel, device) : null;
        return [.. indices.Zip(looks, (index, look) => (index, Counting(index, Kept(look.Logits, look.Target))))];

        float[] Kept(Tensor logits, SegmentationTarget target)
        {
            using var ofImage = NewDisposeScope();
            return HostArray.Of<float>(envelope.Forward(logits, target, strength, confidence).PixelWeights);
        }
    }

    // Pixels that do not count have no weight, but nothing is left out there.
    private float[] Counting(int index, float[] weights) => [.. weights.Zip(annotated.Get(index).Sample.Labels, (weight, label) => label == Sample.Ignored ? 1 : weight)];

    // Each image of a batch, [1, ...].
    private IEnumerable<(Tensor Logits, SegmentationTarget Target)> Looks(nn.Module<Tensor, Tensor> network, Batch batch, int channels, Device device)
    {
        var (logits, labels) = (Logits(network, batch, device), batch.LabelTensor(device));
        return Enumerable.Range(0, batch.Cases.Count).Select(b => (logits.narrow(0, b, 1), TrainingTarget.Of(labels.narrow(0, b, 1), channels, plan.IsMultiLabel)));
    }

    // What the network makes on its way is gone before the next batch.
    private static Tensor Logits(nn.Module<Tensor, Tensor> network, Batch batch, Device device)
    {
        using var scope = NewDisposeScope();
        return scope.MoveToOuter(network.forward(batch.ImageTensor(device)));
    }

    private static string HashOf(nn.Module<Tensor, Tensor> network)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var tensor in network.state_dict().Values)
        {
            using var scope = NewDisposeScope();
            hash.AppendData(tensor.detach().cpu().contiguous().bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
