using Sigmask.Losses;
using Sigmask.Mpi;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sigmask.Training;

/// <summary>
/// Adds up the gradients of all ranks, in buckets of <see cref="Capacity"/> numbers: while one is on its way the next is filled, and while the last ones are, the first are emptied.
/// </summary>
/// <remarks>
/// TorchSharp has no hooks on gradients, so the buckets start when the backward pass is over and not while it runs. In a bucket the parameters of the last layers come first, as in PyTorch; behind the numbers stands
/// for each parameter whether it has a gradient: one that has none on any rank, as no head needs it, goes on having none.
/// </remarks>
internal sealed class GradientBuckets : IDisposable
{
    /// <summary>Numbers in a bucket, 4 MB; a parameter that is larger has one of its own.</summary>
    public const int Capacity = 1 << 20;

    private readonly ICommunicator ranks;
    private readonly Bucket[] buckets;
    private readonly Parameter[] others;

    /// <summary>Buckets for parameters.</summary>
    /// <param name="ranks">The processes; all give the same parameters in the same order.</param>
    /// <param name="parameters">Those of float32 travel in buckets, others (a few numbers of a loss) by themselves.</param>
    public GradientBuckets(ICommunicator ranks, IEnumerable<Parameter> parameters)
    {
        this.ranks = ranks;
        var ofKind = parameters.Reverse().ToLookup(parameter => parameter.dtype == ScalarType.Float32);
        others = [.. ofKind[false]];
        buckets = [.. Parts(ofKind[true]).Select(part => new Bucket(part))];
    }

    /// <summary>How many buckets there are.</summary>
    public int Count => buckets.Length;

    /// <summary>Gives every parameter the sum of its gradients over the ranks. Call it in a dispose scope of the step.</summary>
    public void Sum()
    {
        using var withoutGradient = no_grad();
        var waits = Array.ConvertAll(buckets, bucket => bucket.Send(ranks));
        foreach (var (bucket, wait) in buckets.Zip(waits))
        {
            wait();
            bucket.Return();
        }

        foreach (var parameter in others)
        {
            var own = parameter.grad is { } gradient ? HostArray.Of<double>(gradient) : new double[parameter.numel()];
            parameter.grad = tensor(ranks.Sum(own), parameter.shape, dtype: parameter.dtype, device: parameter.device);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var bucket in buckets)
        {
            bucket.Dispose();
        }
    }

    private static IEnumerable<Parameter[]> Parts(IEnumerable<Parameter> parameters)
    {
        var (part, numbers) = (new List<Parameter>(), 0L);
        foreach (var parameter in parameters)
        {
            if (part.Count > 0 && numbers + parameter.numel() > Capacity)
            {
                yield return [.. part];
                (part, numbers) = ([], 0);
            }

            part.Add(parameter);
            numbers += parameter.numel();
        }

        if (part.Count > 0)
        {
            yield return [.. part];
        }
    }

    private sealed class Bucket : IDisposable
    {
        private readonly Parameter[] parameters;
        private readonly Tensor memory;
        private readonly Tensor[] views;
        private readonly int numbers;

        public Bucket(Parameter[] parameters)
        {
            this.parameters = parameters;
            numbers = checked((int)parameters.Sum(parameter => parameter.numel()));
            memory = zeros([numbers + parameters.Length], dtype: float32).DetachFromDisposeScope();
            views = new Tensor[parameters.Length];
            for (long i = 0, first = 0; i < parameters.Length; first += parameters[i++].numel())
            {
                using var flat = memory.narrow(0, first, parameters[i].numel());
                views[i] = flat.view(parameters[i].shape).DetachFromDisposeScope();
            }
        }

        public unsafe Action Send(ICommunicator ranks)
        {
            var numbersOf = HostMemory.Of<float>(memory);
            for (var i = 0; i < parameters.Length; i++)
            {
                var gradient = parameters[i].grad;
                numbersOf[numbers + i] = gradient is null ? 0 : 1;
                _ = gradient is null ? views[i].zero_() : views[i].copy_(gradient);
            }

            return ranks.StartSum(numbersOf, numbers + parameters.Length);
        }

        public unsafe void Return()
        {
            var numbersOf = HostMemory.Of<float>(memory);
            for (var i = 0; i < parameters.Length; i++)
            {
                if (numbersOf[numbers + i] == 0)
                {
                    continue;
                }

                if (parameters[i].grad is { } gradient)
                {
                    gradient.copy_(views[i]);
                }
                else
                {
                    parameters[i].grad = views[i].to(parameters[i].device, copy: true);
                }
            }
        }

        public void Dispose()
        {
            foreach (var view in views)
            {
                view.Dispose();
            }

            memory.Dispose();
        }
    }
}
