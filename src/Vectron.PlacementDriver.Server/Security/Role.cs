namespace Vectron.PlacementDriver.Server.Security;

/// <summary>What a caller is, and so what it may do. Combined where a rule admits several.</summary>
[Flags]
internal enum Role
{
    /// <summary>Nobody.</summary>
    None = 0,

    /// <summary>A worker or a reranker: speaks for itself alone.</summary>
    Worker = 1,

    /// <summary>A gateway: reads, and creates and deletes collections for its users.</summary>
    Gateway = 2,

    /// <summary>A person or tool that runs the cluster.</summary>
    Operator = 4,

    /// <summary>Another node of this cluster.</summary>
    Peer = 8,

    /// <summary>Whoever reaches the listener, known or not.</summary>
    Anyone = 16,
}
