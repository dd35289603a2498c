using Sigmask.Losses;
using Sigmask.Mpi;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sigmask.Training;

/// <summary>
/// Adds up the gradients of all ranks while the backward pass still runs: in buckets of <see cref="Capacity"/> numbers, each of which leaves as soon as the gradients in it are whole.
/// </summary>
/// <remarks>
/// The parameters of layers that were called last come first, as their gradients do. The first forward pass shows the order, so the first buckets leave when its backward pass is over; so do always those of parameters
/// that no layer shows. Behind the numbers stands for each parameter whether it has a gradient: one that has none on any rank, as no head needs it, goes on having none. All ranks send the same buckets in the same order,
/// whenever each is ready.
/// </remarks>
internal sealed class GradientBuckets : IDisposable
{
    /// <summary>Numbers in a bucket, 4 MB; a parameter that is larger has one of its own.</summary>
    public const int Capacity = 1 << 20;

    private readonly ICommunicator ranks;
    private readonly Parameter[] parameters;
    private readonly Parameter[] others;
    private readonly int capacity;
    private readonly LayerCalls? calls;
    private readonly List<Action> waits = [];
    private Bucket[] buckets = [];

    /// <summary>Buckets for parameters.</summary>
    /// <param name="ranks">The processes; all give the same parameters in the same order.</param>
    /// <param name="parameters">Those of float32 travel in buckets, others (a few numbers of a loss) by themselves.</param>
    /// <param name="network">Whose layers show when gradients are whole; null: all buckets leave when the backward pass is over.</param>
    /// <param name="capacity">Numbers in a bucket.</param>
    public GradientBuckets(ICommunicator ranks, IEnumerable<Parameter> parameters, nn.Module? network = null, int capacity = Capacity)
    {
        (this.ranks, this.capacity) = (ranks, capacity);
        var ofKind = parameters.ToLookup(parameter => parameter.dtype == ScalarType.Float32);
        (this.parameters, others) = ([.. ofKind[true]], [.. ofKind[false]]);
        calls = network is null ? null : new(network);
    }

    /// <summary>How many buckets there are, once a backward pass has been.</summary>
    public int Count => buckets.Length;

    /// <summary>Gives every parameter the sum of its gradients over the ranks, when the backward pass is over. Call it in a dispose scope of the step.</summary>
    public void Sum()
    {
        using var withoutGradient = no_grad();
        if (buckets.Length == 0)
        {
            Arrange();
        }

        SendThrough(buckets.Length - 1);
        foreach (var (bucket, wait) in buckets.Zip(waits))
        {
            wait();
            bucket.Return();
        }

        waits.Clear();
        calls?.Restart();
        foreach (var parameter in others)
        {
            var own = parameter.grad is { } gradient ? HostArray.Of<double>(gradient) : new double[parameter.numel()];
            parameter.grad = tensor(ranks.Sum(own), parameter.shape, dtype: parameter.dtype, device: parameter.device);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        calls?.Dispose();
        foreach (var bucket in buckets)
        {
            bucket.Dispose();
        }
    }

    // A bucket is whole when the backward pass is back at the first called of its layers.
    private void Arrange()
    {
        var layerOf = new Dictionary<Parameter, nn.Module>(ReferenceEqualityComparer.Instance);
        var shown = new List<Parameter>();
        foreach (var (layer, parameter) in calls?.Parameters ?? [])
        {
            if (parameters.Contains(parameter, ReferenceEqualityComparer.Instance) && layerOf.TryAdd(parameter, layer))
            {
                shown.Add(parameter);
            }
        }

        Parameter[][] parts = [.. Parts(shown.AsEnumerable().Reverse()), .. Parts(parameters.Where(parameter => !layerOf.ContainsKey(parameter)).Reverse())];
        buckets = Array.ConvertAll(parts, part => new Bucket(part));
        if (calls is not null)
        {
            calls.Returns = parts.Index().Where(part => layerOf.ContainsKey(part.Item[^1])).GroupBy(part => layerOf[part.Item[^1]], part => part.Index)
                .ToDictionary(group => group.Key, group => (Action)(() => SendThrough(group.Max())));
        }
    }

    private void SendThrough(int last)
    {
        while (waits.Count <= last)
        {
            waits.Add(buckets[waits.Count].Send(ranks));
        }
    }

    private IEnumerable<Parameter[]> Parts(IEnumerable<Parameter> parameters)
    {
        var (part, numbers) = (new List<Parameter>(), 0L);
        foreach (var parameter in parameters)
        {
            if (part.Count > 0 && numbers + parameter.numel() > capacity)
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
