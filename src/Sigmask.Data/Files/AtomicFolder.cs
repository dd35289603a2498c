using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Sigmask.Files;

/// <summary>
/// Writes a folder whole or not at all: until it is complete it is a hidden folder beside its place, which a failure removes. What a process leaves there that is killed is removed by the next one on the same
/// machine that writes the same folder.
/// </summary>
public static partial class AtomicFolder
{
    /// <summary>
    /// Fills a folder and puts it in its place. What stands there is moved aside first, and deleted once the new folder stands; if that cannot be moved in, the old
    /// one is moved back. A process that is killed after the first move leaves the old folder beside its place, hidden, as <c>.NAME-...-former</c>, where it stays.
    /// </summary>
    /// <param name="folder">The place; what stands there is replaced.</param>
    /// <param name="fill">Is given the path of the folder to fill, which exists.</param>
    /// <exception cref="IOException">The folder cannot be made, filled or put in its place; the message names its place, and what stood there is intact.</exception>
    /// <exception cref="DataException">What fills it fails so; the message names its place.</exception>
    public static void Write(string folder, Action<string> fill)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(fill);
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var beginning = Path.Combine(Path.GetDirectoryName(target)!, $".{TemporaryName.Beginning(Path.GetFileName(target))}-{Environment.MachineName}-");
        var partial = Invariant($"{beginning}{Environment.ProcessId}-{Guid.NewGuid():N}");
        RemoveLeftovers(beginning);
        try
        {
            Guarded(() => Directory.CreateDirectory(partial));
            Fill();
            Guarded(() => Replace(target, partial));
        }
        finally
        {
            RemoveIfLeft(partial);
        }

        void Guarded(Action act)
        {
            try
            {
                act();
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new IOException($"{folder} could not be written ({WriteFailure.Reason(error, partial, target)}); what stood there before is intact. {WriteFailure.Remedy(error)}", error);
            }
        }

        // Nobody who reads a message knows the hidden folder.
        void Fill()
        {
            try
            {
                fill(partial);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException or DataException && error.Message.Contains(partial, StringComparison.Ordinal))
            {
                var message = error.Message.Replace(partial, target, StringComparison.Ordinal);
                throw error is DataException ? new DataException(message, error) : (Exception)new IOException(message, error);
            }
        }
    }

    private static void Replace(string target, string partial)
    {
        if (!Directory.Exists(target))
        {
            Directory.Move(partial, target);
            FolderFlush.ToDisk(Path.GetDirectoryName(target)!);
            return;
        }

        var former = partial + "-former";
        Directory.Move(target, former);
        try
        {
            Directory.Move(partial, target);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Directory.Move(former, target);
            throw;
        }

        FolderFlush.ToDisk(Path.GetDirectoryName(target)!);
        RemoveIfLeft(former);
    }

    // Processes of other machines, with which the disk may be shared, cannot be seen from here.
    private static void RemoveLeftovers(string beginning)
    {
        try
        {
            foreach (var hidden in Directory.GetDirectories(Path.GetDirectoryName(beginning)!).Where(path => path.StartsWith(beginning, StringComparison.Ordinal)))
            {
                if (OfProcess().Match(hidden[beginning.Length..]) is { Success: true } match && !IsAtWork(int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)))
                {
                    RemoveIfLeft(hidden);
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Where there is no such folder nothing is left, and where it cannot be read nothing can be done.
        }
    }

    private static bool IsAtWork(int process)
    {
        try
        {
            Process.GetProcessById(process).Dispose();
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"^([0-9]{1,9})-[0-9a-f]{32}\z")]
    private static partial Regex OfProcess();

    private static void RemoveIfLeft(string hidden)
    {
        try
        {
            if (Directory.Exists(hidden))
            {
                Directory.Delete(hidden, recursive: true);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The new folder stands, or the write has failed with a message of its own; what is left is hidden and harms nothing.
        }
    }
}
