using System.Runtime.InteropServices;
using Sigmask.Cli.Health;
using Sigmask.Losses;
using Sigmask.Models;
using Sigmask.Mpi;
using Sigmask.Training;

namespace Sigmask.Cli.Usage;

/// <summary>The one line that a person sees of an error.</summary>
internal static class ErrorLine
{
    private const string OutOfMemory = "the memory does not suffice; take a smaller --batch, --size or --base-width.";

    /// <summary>The message in one line and in the words of the command line, without the notes that .NET adds for programmers.</summary>
    public static string Of(Exception error) => error switch
    {
        AggregateException { InnerException: { } first } => Of(first),
        OperationCanceledException => "stopped.",
        UsageException or JobFailedException or DataException or ModelException or TrainingException or MpiException or NonFiniteLossException or WrongConvolutionsException or IOException or UnauthorizedAccessException => OneLine(error.Message),
        ArgumentException argument => OneLine(WithoutParameter(argument)),
        TypeInitializationException or DllNotFoundException => "the native library does not load; 'sigmask doctor' tells why and what to do.",
        OutOfMemoryException => OutOfMemory,
        ExternalException native => OfLibtorch(native.Message),
        _ => $"unexpected {error.GetType().Name}: {OneLine(error.Message)} Run again with --verbose for the trace.",
    };

    // Its messages end in a trace of native code.
    private static string OfLibtorch(string message)
        => message.Contains("allocate memory", StringComparison.Ordinal) || message.Contains("out of memory", StringComparison.Ordinal)
            ? OutOfMemory
            : $"unexpected error of libtorch: {message.Split('\n')[0].Trim()} Run again with --verbose for the trace.";

    private static string WithoutParameter(ArgumentException error)
        => error.ParamName is null ? error.Message : error.Message.Replace($" (Parameter '{error.ParamName}')", "", StringComparison.Ordinal);

    private static string OneLine(string message) => string.Join(' ', SettingOptions.In(message).Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
