using System.Text.Json;

namespace Sigmask.Files;

/// <summary>What is wrong with a JSON text, for messages.</summary>
public static class JsonFault
{
    /// <summary>Line, place and reason, as <c>line 3, $.training[1]: ',' is an invalid start of a value</c>, on one line without a full stop. Lines count from 1, as editors count them; .NET counts from 0.</summary>
    /// <param name="error">What the reader of JSON threw; of another exception it is the message.</param>
    public static string Of(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        if (error is not JsonException { LineNumber: { } line } fault)
        {
            return error.Message.ReplaceLineEndings(" ").TrimEnd('.');
        }

        // .NET appends its own position to the message.
        var reason = fault.Message.ReplaceLineEndings(" ").Split(" Path:")[0].Split(" LineNumber:")[0].TrimEnd('.');
        return Invariant($"line {line + 1}{(fault.Path is null or "$" ? "" : $", {fault.Path}")}: {reason}");
    }
}
