using DotNext.Net.Cluster.Consensus.Raft;
using Google.Protobuf;
using Vectron.PlacementDriver.Protocol.Peer.V1;
using Vectron.PlacementDriver.Replication.Consensus;
using Vectron.PlacementDriver.Replication.Transport;

namespace Vectron.PlacementDriver.Replication.Tests.Consensus;

/// <summary>A leader's log in memory, of which the test says who leads and what is in it.</summary>
internal sealed class LeadersLog : IRaftEngine
{
    private readonly List<LogEntry> entries = [];

    public CancellationToken LeadershipToken { get; set; }

    public long LeadershipTerm { get; set; }

    public long Term { get; set; }

    public long LastIndex => entries.Count;

    public long CommitIndex { get; private set; }

    public CancellationToken Lifetime => CancellationToken.None;

    public IReadOnlyCollection<IElector> Electors { get; set; } = [];

    /// <summary>Awaited before entries are read.</summary>
    public Func<Task>? BeforeRead { get; set; }

    /// <summary>Whether a snapshot stands where entries are asked for.</summary>
    public bool IsCompacted { get; set; }

    public void Append(long term, string text) =>
        entries.Add(new LogEntry { Term = term, Data = ByteString.CopyFromUtf8(text) });

    public void Truncate(int count) => entries.RemoveRange(count, entries.Count - count);

    public async ValueTask<bool> ReadEntriesAsync(long first, long last, AppendEntriesRequest request, CancellationToken token)
    {
        await (BeforeRead?.Invoke() ?? Task.CompletedTask);
        request.Entries.Add(entries.Take((int)last).Skip((int)first - 1));
        return !IsCompacted;
    }

    public ValueTask CommitAsync(long index, CancellationToken token)
    {
        CommitIndex = Math.Max(CommitIndex, index);
        return ValueTask.CompletedTask;
    }

    public ValueTask ReplicateAsync(BinaryLogEntry entry, CancellationToken token) => throw new NotSupportedException();

    public ValueTask<long[]> ReadTermsAsync(long first, long last, CancellationToken token) => throw new NotSupportedException();

    public ValueTask<Result<ReplicationStatus>> TakeEntriesAsync(PeerCaller caller, AppendEntriesRequest request, AppendOverlap overlap) =>
        throw new NotSupportedException();

    public ValueTask<Result<HeartbeatResult>> TakeSnapshotAsync(PeerCaller caller, SnapshotHeader header, ReceivedSnapshot snapshot) =>
        throw new NotSupportedException();
}
