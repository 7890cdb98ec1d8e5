using System.Buffers;
using System.Collections.Immutable;
using Google.Protobuf;
using Grpc.Core;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Serialization;
using Vectron.PlacementDriver.Protocol.Peer.V1;
using Vectron.PlacementDriver.Replication.Transport;

namespace Vectron.PlacementDriver.Replication.Proposals;

/// <summary>Passes a follower's batch to the leader and waits until its outcome is visible here.</summary>
internal sealed class ProposalForwarder(IConsensus node, LeaderWatch leaders)
{
    /// <summary>How long the leader may take; a leader that lost its quorum gives up long before.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    /// <summary>Makes one attempt with the leader that this node knows.</summary>
    public async Task<(SendResult Result, BatchTicket.Stamp? Applied)> ForwardAsync(
        ImmutableArray<Proposal> proposals, CancellationToken cancellation)
    {
        if (node.LeaderCalls is not { } leader)
        {
            return (SendResult.NotAppended, null);
        }

        var request = new ArrayBufferWriter<byte>();
        CommandBatchCodec.WriteProposals(proposals, request);
        try
        {
            // A leader that hangs is replaced; nobody waits for the old one's answer then.
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellation, leaders.UntilChange);
            var response = await leader.ProposeAsync(
                new ProposeRequest { Proposals = UnsafeByteOperations.UnsafeWrap(request.WrittenMemory) },
                Deadline, linked.Token).ConfigureAwait(false);
            var outcomes = CommandBatchCodec.ReadOutcomes(new ReadOnlySequence<byte>(response.Outcomes.Memory));
            await node.WaitForApplyAsync(response.Index, cancellation).ConfigureAwait(false);
            return (SendResult.Applied, new BatchTicket.Stamp(response.Index, outcomes));
        }
        catch (RpcException refused) when (NothingWasAppended(refused))
        {
            return (SendResult.NotAppended, null);
        }
        catch (Exception lost) when (lost is RpcException or OperationCanceledException or NodeBrokenException)
        {
            // Also when this node ends before it shows what the leader has applied.
            return (SendResult.Unknown, null);
        }
    }

    /// <summary>The leader said so, or the call never left this node.</summary>
    private static bool NothingWasAppended(RpcException refused) =>
        refused.StatusCode == StatusCode.FailedPrecondition
        || UnsentCall.Is(refused);
}
