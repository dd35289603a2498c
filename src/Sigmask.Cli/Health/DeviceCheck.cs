using TorchSharp;

namespace Sigmask.Cli.Health;

/// <summary>On what tensors can be computed. Only to be asked where the native library loads.</summary>
internal static class DeviceCheck
{
    public static IEnumerable<Finding> Run()
    {
        yield return new Finding("threads", State.Good, Invariant($"{torch.get_num_threads()} for one operation; --threads sets another number"));
        yield return torch.cuda.is_available()
            ? new Finding("device", State.Good, Invariant($"cpu, cuda ({torch.cuda.device_count()})"))
            : new Finding("device", State.Good, "cpu (for a CUDA graphics card build with -p:SigmaskTorch=cuda)");
    }
}
