using System.Reflection;
using System.Reflection.Emit;
using TorchSharp;

namespace Sigmask.Tests.Native;

/// <summary>
/// What of TorchSharp turns a number into a <see cref="Scalar"/>, found in its instructions: the conversions, and whatever calls them, directly or through others.
/// A module is among it if its <c>forward</c> is.
/// </summary>
public static class ScalarMakers
{
    private const BindingFlags Own = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<ushort, OpCode> Instructions = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => unchecked((ushort)code.Value));

    private static readonly Assembly TorchSharpItself = typeof(Scalar).Assembly;
    private static readonly HashSet<MethodBase> All = Reached();

    /// <summary>Calls of an assembly to them, as "caller: called".</summary>
    public static IEnumerable<string> CalledBy(Assembly assembly) =>
        from method in Methods(assembly)
        from called in Calls(method)
        where All.Contains(called) || Makes(called) || (called is MethodInfo { ReturnType: var made } && All.Any(maker => maker.Name == "forward" && maker.DeclaringType!.IsAssignableFrom(made)))
        select $"{method.DeclaringType!.Name}.{method.Name}: {called}";

    private static HashSet<MethodBase> Reached()
    {
        var callers = Methods(TorchSharpItself).SelectMany(method => Calls(method).Select(called => (called, method))).ToLookup(pair => pair.called, pair => pair.method);
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

    private static IEnumerable<MethodBase> Methods(Assembly assembly) => assembly.GetTypes().SelectMany(type => type.GetMembers(Own)).OfType<MethodBase>();

    // Those of TorchSharp alone.
    private static IEnumerable<MethodBase> Calls(MethodBase method)
    {
        var code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        var ofType = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null;
        var ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (var at = 0; at < code.Length;)
        {
            var isLong = code[at] == 0xFE;
            var instruction = Instructions[isLong ? (ushort)(0xFE00 | code[at + 1]) : code[at]];
            at += isLong ? 2 : 1;
            if (instruction.OperandType is OperandType.InlineMethod or OperandType.InlineTok
                && method.Module.ResolveMember(BitConverter.ToInt32(code, at), ofType, ofMethod) is MethodBase { DeclaringType.IsArray: false } called && called.Module.Assembly == TorchSharpItself)
            {
                yield return called.Module.ResolveMethod(called.MetadataToken)!;
            }

            at += instruction.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
                _ => 4,
            };
        }
    }
}
