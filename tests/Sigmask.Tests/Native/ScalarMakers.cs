using System.Reflection;
using TorchSharp;

namespace Sigmask.Tests.Native;

/// <summary>
/// What of TorchSharp turns a number into a <see cref="Scalar"/>, found in its instructions: the conversions, and whatever calls them, directly or through others.
/// A module is among it if its <c>forward</c> is.
/// </summary>
public static class ScalarMakers
{
    private static readonly Assembly TorchSharpItself = typeof(Scalar).Assembly;
    private static readonly HashSet<MethodBase> All = Reached();

    /// <summary>Calls of an assembly to them, as "caller: called".</summary>
    public static IEnumerable<string> CalledBy(Assembly assembly) =>
        from call in Calls(assembly)
        let called = call.Called
        where All.Contains(called) || Makes(called) || (called is MethodInfo { ReturnType: var made } && All.Any(maker => maker.Name == "forward" && maker.DeclaringType!.IsAssignableFrom(made)))
        select $"{call.Caller.DeclaringType!.Name}.{call.Caller.Name}: {called}";

    private static HashSet<MethodBase> Reached()
    {
        var callers = Calls(TorchSharpItself).ToLookup(call => call.Called, call => call.Caller);
        var reached = new HashSet<MethodBase>();
        var next = new Stack<MethodBase>(callers.Where(group => Makes(group.Key)).SelectMany(group => group));
        while (next.TryPop(out var method))
        {
            if (reached.Add(method))
            {
                foreach (var caller in callers[method])
                {
                    next.Push(caller);
                }
            }
        }

        return reached;
    }

    private static bool Makes(MethodBase method) => method is MethodInfo { IsStatic: true } made && made.ReturnType == typeof(Scalar)
        && (method.DeclaringType == typeof(Scalar) || method.DeclaringType == typeof(ScalarExtensionMethods));

    // Of methods of TorchSharp alone, as they are defined.
    private static IEnumerable<(MethodBase Caller, MethodBase Called)> Calls(Assembly assembly) =>
        from call in Instructions.CallsOf(assembly)
        where call.Called.Module.Assembly == TorchSharpItself
        select (call.Caller, call.Called.Module.ResolveMethod(call.Called.MetadataToken)!);
}
