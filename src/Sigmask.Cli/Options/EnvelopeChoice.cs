namespace Sigmask.Cli.Options;

/// <summary>Where the envelope of a training comes from.</summary>
internal enum EnvelopeChoice
{
    /// <summary>From the options.</summary>
    Given,

    /// <summary>From trials on the held-back cases.</summary>
    Auto,
}
