using System.Text;
using DotNext.Net.Cluster.Consensus.Raft;
using Grpc.Core;
using Microsoft.Extensions.Logging.Abstractions;
using Vectron.PlacementDriver.Protocol.Peer.V1;
using Vectron.PlacementDriver.Replication.Consensus;
using Vectron.PlacementDriver.Replication.Diagnostics;
using Vectron.PlacementDriver.Replication.Transport;

namespace Vectron.PlacementDriver.Replication.Tests.Consensus;

/// <summary>A member whose answers the test gives, one after the other.</summary>
internal sealed class HeldMember : IElector, IPeerCalls
{
    private readonly List<(AppendEntriesRequest Request, TaskCompletionSource<AppendEntriesResponse> Answer)> asked = [];
    private long sequence;
    private int answered;

    public HeldMember(ulong node, IRaftEngine engine, TimeProvider time)
    {
        NodeId = node;
        Sender = new AppendSender(
            new PeerIdentity(node, Guid.Empty, PeerAddress.Parse($"node-{node}:1")), this, new TracedEntries(), () => ++sequence);
        Feed = new EntryFeed(Sender, engine, time, NullLogger.Instance);
    }

    public ulong NodeId { get; }

    public bool IsRemote => true;

    public EntryFeed? Feed { get; }

    public AppendSender Sender { get; }

    public bool TakesMany { get; set; } = true;

    /// <summary>Each request as "previous index/its term: entries".</summary>
    public IEnumerable<string> Requests => asked.Select(each => Describe(each.Request));

    public Task<AppendEntriesResponse> AppendEntriesAsync(AppendEntriesRequest request, CancellationToken token)
    {
        var answer = new TaskCompletionSource<AppendEntriesResponse>();
        asked.Add((request, answer));
        return answer.Task;
    }

    /// <summary>A round of the library, that waits for its answer.</summary>
    public Task<Result<ReplicationStatus>> RoundAsync(long term, long prevIndex, long prevTerm, params (long Term, string Text)[] entries) =>
        Sender.SendAsync<BinaryLogEntry, BinaryLogEntry[]>(
            term, [.. entries.Select(each => new BinaryLogEntry { Term = each.Term, Content = Encoding.UTF8.GetBytes(each.Text) })],
            prevIndex, prevTerm, commitIndex: 0, CancellationToken.None);

    /// <summary>Answers the oldest request that has no answer.</summary>
    public void Answer(AppendOutcome outcome = AppendOutcome.ReplicatedWithLeaderTerm) =>
        asked[answered].Answer.SetResult(new AppendEntriesResponse { Outcome = outcome, Term = asked[answered++].Request.Term });

    public void Fail() => asked[answered++].Answer.SetException(new RpcException(new Status(StatusCode.Unavailable, "gone")));

    public Task<long?> AskTermAsync() => throw new NotSupportedException();

    public Task<ReadIndexResponse> ReadIndexAsync(long term, TimeSpan deadline, CancellationToken token) => throw new NotSupportedException();

    public Task<ProposeResponse> ProposeAsync(ProposeRequest request, TimeSpan deadline, CancellationToken token) => throw new NotSupportedException();

    private static string Describe(AppendEntriesRequest request) =>
        $"{request.PrevIndex}/{request.PrevTerm}: {string.Join(' ', request.Entries.Select(entry => $"{entry.Data.ToStringUtf8()}/{entry.Term}"))}".TrimEnd();
}
