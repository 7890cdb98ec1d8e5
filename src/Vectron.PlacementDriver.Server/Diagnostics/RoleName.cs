using Vectron.PlacementDriver.Replication;

namespace Vectron.PlacementDriver.Server.Diagnostics;

/// <summary>How roles are spelled outside the program.</summary>
internal static class RoleName
{
    /// <summary>The role in lower case.</summary>
    public static string Of(ReplicaRole role) => role switch
    {
        ReplicaRole.Leader => "leader",
        ReplicaRole.Follower => "follower",
        ReplicaRole.Candidate => "candidate",
        _ => "stopped",
    };
}
