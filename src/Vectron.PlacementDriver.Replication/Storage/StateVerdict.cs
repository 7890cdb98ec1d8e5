namespace Vectron.PlacementDriver.Replication.Storage;

/// <summary>A majority of the nodes found that this one's state differs from theirs.</summary>
/// <param name="Index">The log entry after which the states were compared.</param>
/// <param name="Found">The SHA-256 of this node's state, 64 hex digits.</param>
/// <param name="Expected">The SHA-256 of the others'.</param>
internal sealed record StateVerdict(long Index, string Found, string Expected)
{
    /// <summary>What happened and what to do, as one sentence.</summary>
    public string Describe() =>
        $"this node's state after log entry {Index} has the hash {Found}, that of a majority {Expected}: stop this node, keep a " +
        "copy of its data directory for the report, empty the directory and readmit the node";
}
