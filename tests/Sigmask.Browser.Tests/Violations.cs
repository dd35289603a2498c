using Deque.AxeCore.Commons;

namespace Sigmask.Browser.Tests;

/// <summary>What axe is asked for: it need not describe everything that is as it should be.</summary>
internal static class Violations
{
    public static AxeRunOptions Only { get; } = new() { ResultTypes = [ResultType.Violations] };
}
