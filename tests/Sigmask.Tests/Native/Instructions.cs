using System.Reflection;
using System.Reflection.Emit;

namespace Sigmask.Tests.Native;

/// <summary>What methods call, found in their compiled instructions.</summary>
public static class Instructions
{
    private const BindingFlags Own = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<ushort, OpCode> Known = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => unchecked((ushort)code.Value));

    /// <summary>All calls in an assembly.</summary>
    public static IEnumerable<(MethodBase Caller, MethodBase Called)> CallsOf(Assembly assembly) =>
        from method in assembly.GetTypes().SelectMany(type => type.GetMembers(Own)).OfType<MethodBase>()
        from called in CallsOf(method)
        select (method, called);

    private static IEnumerable<MethodBase> CallsOf(MethodBase method)
    {
        var code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        var ofType = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null;
        var ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (var at = 0; at < code.Length;)
        {
            var isLong = code[at] == 0xFE;
            var instruction = Known[isLong ? (ushort)(0xFE00 | code[at + 1]) : code[at]];
            at += isLong ? 2 : 1;
            if (instruction.OperandType is OperandType.InlineMethod or OperandType.InlineTok
                && method.Module.ResolveMember(BitConverter.ToInt32(code, at), ofType, ofMethod) is MethodBase { DeclaringType.IsArray: false } called)
            {
                yield return called;
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
