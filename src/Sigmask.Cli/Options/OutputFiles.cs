using System.CommandLine;
using System.CommandLine.Parsing;
using Sigmask.Cli.Usage;
using Sigmask.Files;

namespace Sigmask.Cli.Options;

/// <summary>Single files that a command is asked to write: none may take the place of what the command reads, or of a file of another kind. Found before the work, not after it.</summary>
internal static class OutputFiles
{
    private const byte NpyMagic = 0x93;

    // What a file of an earlier run begins with, and what it is called.
    private static readonly Dictionary<string, (byte[] Beginnings, string Kind)> Kinds = new()
    {
        ["--json"] = ([(byte)'{', (byte)'['], "JSON"),
        ["--gradient"] = ([NpyMagic], "NumPy array"),
        ["--pixel-weights"] = ([NpyMagic], "NumPy array"),
    };

    /// <summary>Fails if one of them cannot or must not be written.</summary>
    /// <param name="parsed">The command line.</param>
    /// <exception cref="UsageException">It is named twice, is there already and of another kind, or lies below a file.</exception>
    public static void RequireFree(ParseResult parsed)
    {
        foreach (var (option, path) in parsed.CommandResult.Children.OfType<OptionResult>().Where(result => Kinds.ContainsKey(result.Option.Name) && result.Tokens.Count == 1).Select(result => (result.Option.Name, result.Tokens[0].Value)))
        {
            if (path.Length > 0 && path != "-" && !path.StartsWith("/dev/", StringComparison.Ordinal) && !path.StartsWith("/proc/", StringComparison.Ordinal))
            {
                RequireFree(parsed, option, path);
            }
        }
    }

    private static void RequireFree(ParseResult parsed, string option, string path)
    {
        var place = Path.GetFullPath(path);
        if (parsed.Tokens.Count(token => token.Type == TokenType.Argument && token.Value.Length > 0 && Path.GetFullPath(token.Value) == place) > 1)
        {
            throw new UsageException($"{option} {path}: the command names this file twice, and writing it would replace what is read; give it another name.");
        }

        if (Directory.Exists(place))
        {
            throw new UsageException($"{option} {path} is a folder; name a file in it.");
        }

        if (FolderPath.FileAbove(place) is { } above)
        {
            throw new UsageException($"{option} {path}: {above} is a file, so nothing can lie below it; give another place.");
        }

        var (beginnings, kind) = Kinds[option];
        if (File.Exists(place) && !BeginsWith(place, beginnings))
        {
            throw new UsageException($"{option} {path} is there already and no {kind}; it is not replaced. Give another name.");
        }
    }

    // What is empty may be replaced or, a pipe, written into: opened for reading it would wait. What cannot be read is told when it is written.
    private static bool BeginsWith(string path, byte[] beginnings)
    {
        try
        {
            if (((FileInfo)(File.ResolveLinkTarget(path, returnFinalTarget: true) ?? new FileInfo(path))).Length == 0)
            {
                return true;
            }

            using var file = File.OpenRead(path);
            return beginnings.Contains((byte)file.ReadByte());
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }
}
