using Vectron.PlacementDriver.Domain.Validation;

namespace Vectron.PlacementDriver.Domain.Peers;

/// <summary>A node of the placement driver makes its addresses known, at each start and when they change.</summary>
public sealed record RegisterPeer(
    ulong NodeId, string GrpcAddress, string RaftAddress, string Incarnation, string Version) : Command
{
    /// <inheritdoc/>
    public override string? FindFault() =>
        NodeId == 0
            ? "node id 0 must be at least 1"
            : AddressRule.FindFault("node grpc_address", GrpcAddress)
                ?? AddressRule.FindFault("node raft_address", RaftAddress)
                ?? TextRule.FindFault("node incarnation", Incarnation)
                ?? TextRule.FindFault("node version", Version);

    internal override CommandOutcome Apply(PlacementDraft draft)
    {
        var peer = new Peer(NodeId, GrpcAddress, RaftAddress, Incarnation, Version);
        if (draft.FindPeer(NodeId) != peer)
        {
            draft.Put(peer);
        }

        return CommandOutcome.Accepted(NodeId);
    }
}
