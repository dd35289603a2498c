using Sigmask.Losses;
using static TorchSharp.torch;

namespace Sigmask.Models;

/// <summary>Networks that are not of this library: nobody knows whether their numbers live as long as the operations that read them (<see cref="ScalarOperations"/>).</summary>
internal static class ForeignNetwork
{
    /// <summary>True if a network is not of this library.</summary>
    public static bool IsOne(nn.Module network) => network is BorrowedLayers borrowed ? IsOne(borrowed.Lender) : network.GetType().Assembly != typeof(ForeignNetwork).Assembly;

    /// <summary>Holds finalizers back, until disposed, if the network is a foreign one; ours need no pause.</summary>
    public static FinalizerPause? Pause(nn.Module network) => IsOne(network) ? FinalizerPause.Enter() : null;
}
