using Grpc.Core;
using Vectron.PlacementDriver.Protocol.Peer.V1;

namespace Vectron.PlacementDriver.Replication.Transport;

/// <summary>
/// What answers the peers' reads and proposals. Until it is set, such calls end in UNAVAILABLE. The callers were checked:
/// they are members of this cluster.
/// </summary>
internal sealed class PeerHandlers
{
    /// <summary>Answers ReadIndex.</summary>
    public Func<TermWitness, ServerCallContext, Task<ReadIndexResponse>>? ReadIndex { get; set; }

    /// <summary>Answers CompareState.</summary>
    public Func<CompareStateRequest, ServerCallContext, Task<CompareStateResponse>>? CompareState { get; set; }

    /// <summary>Answers Propose.</summary>
    public Func<ProposeRequest, ServerCallContext, Task<ProposeResponse>>? Propose { get; set; }

    /// <summary>Answers Describe.</summary>
    public Func<DescribeResponse>? Describe { get; set; }
}
