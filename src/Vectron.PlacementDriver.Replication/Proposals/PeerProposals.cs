using System.Buffers;
using System.Collections.Immutable;
using Google.Protobuf;
using Grpc.Core;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Serialization;
using Vectron.PlacementDriver.Protocol.Peer.V1;

namespace Vectron.PlacementDriver.Replication.Proposals;

/// <summary>
/// The leader's end of a follower's batch: it becomes an entry here, or is refused. It is never passed on, so that two
/// nodes that take each other for the leader cannot play ball with it.
/// </summary>
internal sealed class PeerProposals(LeaderCommit commit)
{
    /// <summary>Commits a follower's proposals.</summary>
    /// <exception cref="RpcException">
    /// FAILED_PRECONDITION: this node does not lead and appended nothing. UNKNOWN: leadership was lost on the way.
    /// INVALID_ARGUMENT: not proposals.
    /// </exception>
    public async Task<ProposeResponse> HandleAsync(ProposeRequest request, CancellationToken cancellation)
    {
        var (result, applied) = await commit
            .CommitAsync(Read(request.Proposals.Memory), cancellation).ConfigureAwait(false);
        if (applied is null)
        {
            throw new RpcException(result == SendResult.NotAppended
                ? new Status(StatusCode.FailedPrecondition, "this node does not lead; nothing was appended")
                : new Status(StatusCode.Unknown, "leadership was lost; the outcome is unknown"));
        }

        var outcomes = new ArrayBufferWriter<byte>();
        CommandBatchCodec.WriteOutcomes(applied.Outcomes, outcomes);
        return new ProposeResponse
        {
            Index = applied.Index,
            Outcomes = UnsafeByteOperations.UnsafeWrap(outcomes.WrittenMemory),
        };
    }

    private static ImmutableArray<Proposal> Read(ReadOnlyMemory<byte> proposals)
    {
        try
        {
            var read = CommandBatchCodec.ReadProposals(new ReadOnlySequence<byte>(proposals));
            return read.IsEmpty
                ? throw new RpcException(new Status(StatusCode.InvalidArgument, "proposals: empty, at least one is needed"))
                : read;
        }
        catch (UnreadableStateException unreadable)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, $"proposals: {unreadable.Message}"));
        }
    }
}
