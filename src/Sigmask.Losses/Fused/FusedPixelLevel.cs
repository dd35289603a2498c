using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>The pixel level for losses in float32 on the CPU, straight from the memory of the tensors.</summary>
/// <param name="options">The envelope's options.</param>
internal sealed class FusedPixelLevel(EnvelopeOptions options) : IPixelLevel
{
    /// <inheritdoc />
    public unsafe PixelDecisions Select(Tensor? losses, Tensor? suspicious, SegmentationTarget target, double strength)
    {
        using var scope = NewDisposeScope();
        var (images, pixels) = ((int)target.Valid.shape[0], (int)(target.Valid.numel() / target.Valid.shape[0]));
        var padded = LossMap.Padded(pixels);
        var classes = target.IsMultiLabel ? 2 : target.Classes;
        var hasFloor = losses is not null && options.ClassFloor > 0;
        var read = (losses ?? zeros(target.Valid.shape, dtype: float32)).detach().to(float32).contiguous();
        var (valid, groups) = (target.Valid.contiguous(), Groups(target, hasFloor));
        var suspects = suspicious?.contiguous();
        var (fields, classesOfPixels) = (empty([images, padded], dtype: float32), hasFloor ? empty([images, padded], dtype: int32) : null);
        var weights = empty(target.Valid.shape, dtype: float32);

        var partition = new BatchPartition(images, pixels);
        var selector = new FusedPixelSelector(options, partition);
        var lossMemory = HostMemory.Of<float>(read);
        var fieldMemory = HostMemory.Of<float>(fields);
        var weightMemory = HostMemory.Of<float>(weights);
        var validMemory = target.AllValid ? null : HostMemory.Of<byte>(valid);
        var labelMemory = groups is null ? null : HostMemory.Of<long>(groups);
        var groupMemory = classesOfPixels is null ? null : HostMemory.Of<int>(classesOfPixels);
        var suspectMemory = suspects is null ? null : HostMemory.Of<byte>(suspects);
        var (decisions, notFinite) = (new ImageDecision?[images], new bool[images]);
        partition.Images(images, b =>
        {
            var (start, startPadded) = ((nint)b * pixels, (nint)b * padded);
            var ofImage = groupMemory is null ? null : groupMemory + startPadded;
            var validOfImage = validMemory is null ? null : validMemory + start;
            var suspectsOfImage = suspectMemory is null ? null : suspectMemory + start;
            var pass = partition.Over(
                new LossMapPass(lossMemory + start, validOfImage, labelMemory is null ? null : labelMemory + start)
                {
                    Field = fieldMemory + startPadded, Groups = ofImage, Suspects = suspectsOfImage,
                },
                pixels);
            notFinite[b] = !pass.IsFinite;
            if (!pass.IsFinite || pass.Count == 0)
            {
                new Span<float>(weightMemory + start, pixels).Clear();
                return;
            }

            var field = new LossMap(fieldMemory + startPadded, pixels) { Count = pass.Count, Least = pass.Least, Most = pass.Most };
            decisions[b] = selector.Select(field, pass.Total / pass.Count, ofImage, classes, new(pass.Suspicious, suspectsOfImage, validOfImage), strength, weightMemory + start).Decision;
        });
        if (Array.IndexOf(notFinite, true) is >= 0 and var first)
        {
            throw new NonFiniteLossException(first);
        }

        var kept = losses is null ? null : weights.MoveToOuterDisposeScope();
        return new(kept, decisions, () => GatheredSelections.Of(kept, decisions, target));
    }

    private static Tensor? Groups(SegmentationTarget target, bool isWanted)
        => !isWanted ? null : target.IsMultiLabel ? target.Labels.ne(zeros_like(target.Labels)).any(1).to(int64).contiguous() : target.Labels.contiguous();
}
