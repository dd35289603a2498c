using System.CommandLine;
using Sigmask.Cli.Usage;
using Sigmask.Files;

namespace Sigmask.Cli.Options;

/// <summary><c>--out DIR</c> and <c>--force</c>: where a verb writes, and whether what stands there may go.</summary>
internal sealed class OutputOptions
{
    private readonly Option<string?> folderOption;
    private readonly Option<bool> forceOption = new("--force") { Description = "Replace what this command wrote there before." };

    /// <param name="fallback">What is taken where no folder is given, in words; null if one must be.</param>
    public OutputOptions(string? fallback)
        => folderOption = new("--out") { HelpName = "DIR", Description = $"The folder to write{(fallback is null ? "" : $" (default {fallback})")}.", Required = fallback is null };

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(Command command)
    {
        command.Add(folderOption);
        command.Add(forceOption);
    }

    /// <summary>The folder; null if none was given.</summary>
    /// <exception cref="UsageException">It has no name.</exception>
    public string? Folder(ParseResult parsed) => parsed.GetValue(folderOption) is { Length: 0 } ? throw new UsageException("--out: the name is empty; name a folder.") : parsed.GetValue(folderOption);

    /// <summary>Whether results that stand there may be replaced.</summary>
    public bool IsForced(ParseResult parsed) => parsed.GetValue(forceOption);

    /// <summary>How work that was stopped is gone on with, in words: --force would remove what is done.</summary>
    /// <param name="isForced">Whether it was given.</param>
    public static string SameCommand(bool isForced) => isForced ? "the same command without --force" : "the same command";

    /// <summary>Fails if a folder may not be written.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="content">What the verb writes into it.</param>
    /// <param name="sources">Files and folders that are read; they must not lie in a folder that is replaced.</param>
    /// <exception cref="UsageException">It has content, and --force was not given, or not all of it is of the verb; a file has its name, or that of a folder above it; or a source or the current folder lies in it.</exception>
    public void RequireFree(ParseResult parsed, string folder, OwnFolder content, params IEnumerable<string> sources)
    {
        RequireApart(folder, sources.Append(Environment.CurrentDirectory));
        RequireNoFile(folder);
        if (Directory.Exists(folder) && content.Stranger(folder) is { } stranger)
        {
            throw new UsageException($"--out {folder}: it holds {stranger}, so --force does not replace it; give an empty or new folder, or delete this one yourself if nothing in it is needed.");
        }

        if (!IsForced(parsed) && Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new UsageException($"--out {folder}: the folder is not empty; choose another, or say --force to replace what it holds.");
        }
    }

    /// <summary>Fails if a file has the name of a folder that is written, or of one above it.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="UsageException">It has.</exception>
    public static void RequireNoFile(string folder)
    {
        if (File.Exists(folder))
        {
            throw new UsageException($"--out {folder}: there is a file of that name; choose another folder.");
        }

        if (FolderPath.FileAbove(folder) is { } file)
        {
            throw new UsageException($"--out {folder}: {file} is a file, so nothing can lie below it; choose another folder.");
        }
    }

    /// <summary>Fails if something that must stay lies in a folder that is written.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="sources">What must stay.</param>
    /// <exception cref="UsageException">It does.</exception>
    public static void RequireApart(string folder, params IEnumerable<string> sources)
    {
        if (sources.FirstOrDefault(source => FolderPath.Contains(folder, source)) is { } source)
        {
            throw new UsageException($"--out {folder}: {source} lies in it and must not be written over; choose another folder.");
        }
    }
}
