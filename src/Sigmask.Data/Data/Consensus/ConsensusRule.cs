namespace Sigmask.Data;

/// <summary>How the annotations of several people become one.</summary>
public enum ConsensusRule
{
    /// <summary>Each pixel has the class that most annotators gave it (<see cref="MajorityVote"/>).</summary>
    Majority,

    /// <summary>Annotators count by how good they are, which is estimated with the truth (<see cref="Staple"/>).</summary>
    Staple,
}
