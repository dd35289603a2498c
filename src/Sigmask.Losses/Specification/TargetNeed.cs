namespace Sigmask.Losses;

/// <summary>What kind of target a named loss needs.</summary>
internal enum TargetNeed
{
    Any,
    MultiClass,
    MultiLabel,
}
