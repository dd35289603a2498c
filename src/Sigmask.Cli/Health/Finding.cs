using System.Text.Json.Serialization;

namespace Sigmask.Cli.Health;

/// <summary>How serious a finding is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<State>))]
internal enum State
{
    /// <summary>As it should be.</summary>
    Good,

    /// <summary>Worth knowing; everything works.</summary>
    Note,

    /// <summary>Something will not work.</summary>
    Problem,
}

/// <summary>One thing that was looked at.</summary>
/// <param name="Subject">What was looked at.</param>
/// <param name="State">How it is.</param>
/// <param name="Detail">What was found.</param>
/// <param name="Remedy">What to do about it; null if nothing.</param>
internal sealed record Finding(string Subject, State State, string Detail, string? Remedy = null);
