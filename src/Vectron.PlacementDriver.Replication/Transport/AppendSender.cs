using System.Diagnostics;
using System.Globalization;
using DotNext.IO;
using DotNext.Net.Cluster.Consensus.Raft;
using Google.Protobuf;
using Grpc.Core;
using Vectron.PlacementDriver.Protocol.Peer.V1;
using Vectron.PlacementDriver.Replication.Consensus;
using Vectron.PlacementDriver.Replication.Diagnostics;
using LogEntry = Vectron.PlacementDriver.Protocol.Peer.V1.LogEntry;

namespace Vectron.PlacementDriver.Replication.Transport;

/// <summary>
/// Sends entries to one member. Their bytes are copied before anything is awaited (the log may unmap its pages once the
/// call that handed them out ends), in requests of about one <see cref="PeerChannel.ChunkSize"/>, each with its own
/// deadline. Two ways lead here, the library's rounds and the <see cref="EntryFeed"/> beside them; requests leave one after
/// the other, and a round sends again nothing that the feed has sent: the peer checks the place of each, so an answer to the
/// last speaks for all before it.
/// </summary>
internal sealed class AppendSender(PeerIdentity peer, IPeerCalls channel, TracedEntries traced, Func<long> nextSequence) : IDisposable
{
    private const int EntryOverhead = 16;
    private readonly KeyValuePair<string, object?> tag =
        ReplicationMetrics.Tag("peer", peer.NodeId.ToString(CultureInfo.InvariantCulture));

    private readonly SemaphoreSlim turn = new(1);
    private readonly MemberPosition position = new();
    private int underWay;
    private long bytesUnderWay;
    private long commitSent;

    /// <summary>Raised after each answer, or failure, of what the feed or a round has sent. Do nothing but signal.</summary>
    public event Action? Answered;

    /// <summary>
    /// When the newest append began that the member answered without knowing of a later term. Whoever saw an answer to a
    /// call that began after some moment knows that this node still led at that moment.
    /// </summary>
    public long LastConfirmedStart => position.LastConfirmedStart;

    /// <inheritdoc cref="MemberPosition.MatchIndex"/>
    public long MatchIndex => position.MatchIndex;

    /// <summary>Requests that are not answered yet.</summary>
    public int UnderWay => Volatile.Read(ref underWay);

    /// <summary>Their size.</summary>
    public long BytesUnderWay => Interlocked.Read(ref bytesUnderWay);

    /// <summary>The highest commit index that the member was told.</summary>
    public long CommitSent => Interlocked.Read(ref commitSent);

    /// <inheritdoc cref="MemberPosition.MatchIndexIn"/>
    public long MatchIndexIn(long term) => position.MatchIndexIn(term);

    /// <inheritdoc cref="MemberPosition.SentIn"/>
    public long? SentIndexIn(long term) => Sent(term)?.Index;

    /// <summary>Sends entries that follow <paramref name="prevIndex"/>, or a sign of life when there are none.</summary>
    public async Task<Result<ReplicationStatus>> SendAsync<TEntry, TList>(
        long term, TList entries, long prevIndex, long prevTerm, long commitIndex, CancellationToken token)
        where TEntry : IRaftLogEntry
        where TList : IReadOnlyList<TEntry>
    {
        for (var next = 0; ;)
        {
            Task<Result<ReplicationStatus>> sending;
            await turn.WaitAsync(token).ConfigureAwait(false);
            try
            {
                var known = SentIndexIn(term) ?? 0;
                next = (int)Math.Clamp(known - prevIndex, next, entries.Count);
                var request = new AppendEntriesRequest
                {
                    Term = term,
                    PrevIndex = prevIndex + next,
                    PrevTerm = next == 0 ? prevTerm : entries[next - 1].Term,
                    CommitIndex = commitIndex,
                };
                next += await CopyAsync<TEntry, TList>(entries, next, request, token).ConfigureAwait(false);
                sending = Begin(request, token);
            }
            finally
            {
                _ = turn.Release();
            }

            var result = await sending.ConfigureAwait(false);
            if (next >= entries.Count || result.Value.Result is HeartbeatResult.Rejected or HeartbeatResult.UnsupportedVersion)
            {
                return result;
            }
        }
    }

    /// <summary>Sends one request.</summary>
    public async Task<Result<ReplicationStatus>> SendAsync(AppendEntriesRequest request, CancellationToken token)
    {
        Task<Result<ReplicationStatus>> sending;
        await turn.WaitAsync(token).ConfigureAwait(false);
        try
        {
            sending = Begin(request, token);
        }
        finally
        {
            _ = turn.Release();
        }

        return await sending.ConfigureAwait(false);
    }

    /// <summary>
    /// Sends what the log of this node's leadership holds beyond what was sent, about one chunk of it, or else what is
    /// committed by now, and waits for no answer; nothing when the member is not known to be level, or the leadership is over.
    /// </summary>
    public async Task FeedAsync(IRaftEngine log, long term, CancellationToken token)
    {
        if (Sent(term) is not { } from)
        {
            return;
        }

        // Read before it is this one's turn: a round holds the log open while it waits for its own, and the log opens for
        // nobody once its clean-up waits for the round.
        var request = new AppendEntriesRequest { Term = term, PrevIndex = from.Index, PrevTerm = from.Term };
        var isThere = log.LastIndex is var last && last <= from.Index
            || await log.ReadEntriesAsync(from.Index + 1, last, request, token).ConfigureAwait(false);
        await turn.WaitAsync(token).ConfigureAwait(false);
        try
        {
            // A later leader's entries come in only after its term has: as long as this is the log's, it was this node's log.
            if (log.Term != term || Sent(term) != from)
            {
                return;
            }

            if (!isThere)
            {
                position.Lost(term);
                return;
            }

            request.CommitIndex = log.CommitIndex;
            _ = IgnoreFailureAsync(Begin(request, token));
        }
        finally
        {
            _ = turn.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => turn.Dispose();

    /// <summary>Copies entries into a request until it has about one chunk; how many.</summary>
    public static async ValueTask<int> CopyAsync<TEntry, TList>(
        TList entries, int from, AppendEntriesRequest request, CancellationToken token)
        where TEntry : IRaftLogEntry
        where TList : IReadOnlyList<TEntry>
    {
        var next = from;
        for (var size = 0; next < entries.Count && size < PeerChannel.ChunkSize; next++)
        {
            var entry = await CopyAsync(entries[next], token).ConfigureAwait(false);
            request.Entries.Add(entry);
            size += entry.Data.Length + EntryOverhead;
        }

        return next - from;
    }

    // Whoever takes one append at a time gets nothing ahead of the rounds.
    private MemberPosition.Place? Sent(long term) => channel.TakesMany ? position.SentIn(term) : null;

    private static async ValueTask<LogEntry> CopyAsync<TEntry>(TEntry entry, CancellationToken token)
        where TEntry : IRaftLogEntry
    {
        var data = entry.TryGetMemory(out var memory)
            ? ByteString.CopyFrom(memory.Span)
            : UnsafeByteOperations.UnsafeWrap(await entry.ToByteArrayAsync(null, token).ConfigureAwait(false));
        var copy = new LogEntry { Term = entry.Term, Data = data, IsConfiguration = entry.IsConfiguration };
        if (entry.CommandId is { } id)
        {
            copy.CommandId = id;
        }

        return copy;
    }

    private static async Task IgnoreFailureAsync(Task<Result<ReplicationStatus>> sending)
    {
        try
        {
            _ = await sending.ConfigureAwait(false);
        }
        catch (Exception e) when (e is RpcException or OperationCanceledException or ObjectDisposedException)
        {
            // The member is not level any more; the next round of the library finds out what it has.
        }
    }

    // In turn: the requests leave in the order of their sequence.
    private async Task<Result<ReplicationStatus>> Begin(AppendEntriesRequest request, CancellationToken token)
    {
        request.Sequence = nextSequence();
        commitSent = Math.Max(commitSent, request.CommitIndex);
        var end = new MemberPosition.Place(
            request.Term, request.PrevIndex + request.Entries.Count, request.Entries is [.., var last] ? last.Term : request.PrevTerm);
        using var span = traced.StartAppend(request.PrevIndex, request.Entries.Count, peer.NodeId);
        request.Traceparent = span?.Id ?? string.Empty;
        var (start, size) = (Stopwatch.GetTimestamp(), request.CalculateSize());
        _ = Interlocked.Increment(ref underWay);
        _ = Interlocked.Add(ref bytesUnderWay, size);
        try
        {
            var answering = channel.AppendEntriesAsync(request, token);
            position.Sent(end);
            var response = await answering.ConfigureAwait(false);
            ReplicationMetrics.PeerAppendTime.Record(Stopwatch.GetElapsedTime(start).TotalSeconds, tag);
            return Take(response, end, start);
        }
        catch
        {
            position.Lost(request.Term);
            throw;
        }
        finally
        {
            _ = Interlocked.Add(ref bytesUnderWay, -size);
            _ = Interlocked.Decrement(ref underWay);
            Answered?.Invoke();
        }
    }

    private Result<ReplicationStatus> Take(AppendEntriesResponse response, MemberPosition.Place end, long start)
    {
        if (response.Term <= end.Leadership)
        {
            position.Confirmed(start);
        }

        var outcome = WireOutcome.Read(response.Outcome);
        if (outcome is HeartbeatResult.Replicated or HeartbeatResult.ReplicatedWithLeaderTerm)
        {
            position.Matched(end);
        }
        else
        {
            position.Lost(end.Leadership);
        }

        return new Result<ReplicationStatus>
        {
            Term = response.Term,
            Value = new ReplicationStatus { Result = outcome, LastIndex = response.LastIndex },
        };
    }
}
