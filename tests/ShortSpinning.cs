using System.Runtime.CompilerServices;
using Sigmask.Losses;

namespace Sigmask.Tests;

/// <summary>Tests take no longer where other programs compute.</summary>
internal static class ShortSpinning
{
    [ModuleInitializer]
    internal static void Initialize() => ThreadSpinning.Shorten();
}
