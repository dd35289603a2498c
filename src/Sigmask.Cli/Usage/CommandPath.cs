using System.CommandLine;

namespace Sigmask.Cli.Usage;

/// <summary>A command as one types it.</summary>
internal static class CommandPath
{
    /// <summary>sigmask, or sigmask and its verb.</summary>
    public static string Of(Command command) => IsVerb(command) ? $"{command.Parents.First().Name} {command.Name}" : command.Name;

    /// <summary>True for a verb, false for the tool itself.</summary>
    public static bool IsVerb(Command command) => command.Parents.Any();
}
