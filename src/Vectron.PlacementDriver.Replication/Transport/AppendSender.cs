using System.Diagnostics;
using System.Globalization;
using DotNext.IO;
using DotNext.Net.Cluster.Consensus.Raft;
using Google.Protobuf;
using Vectron.PlacementDriver.Protocol.Peer.V1;
using Vectron.PlacementDriver.Replication.Diagnostics;
using LogEntry = Vectron.PlacementDriver.Protocol.Peer.V1.LogEntry;

namespace Vectron.PlacementDriver.Replication.Transport;

/// <summary>
/// Sends entries to one member. Their bytes are copied before anything is awaited (the log may unmap its pages once the
/// call that handed them out ends), in requests of about one <see cref="PeerChannel.ChunkSize"/>, each with its own
/// deadline.
/// </summary>
internal sealed class AppendSender(PeerIdentity peer, IPeerCalls channel, TracedEntries traced, Func<long> nextSequence)
{
    private const int EntryOverhead = 16;
    private readonly KeyValuePair<string, object?> tag =
        ReplicationMetrics.Tag("peer", peer.NodeId.ToString(CultureInfo.InvariantCulture));

    private long lastConfirmedStart;
    private long matchIndex;

    /// <summary>
    /// When the newest append began that the member answered without knowing of a later term. Whoever saw an answer to a
    /// call that began after some moment knows that this node still led at that moment.
    /// </summary>
    public long LastConfirmedStart => Volatile.Read(ref lastConfirmedStart);

    /// <summary>The last entry that the member is known to have on disk, as this leader's log has it.</summary>
    public long MatchIndex => Volatile.Read(ref matchIndex);

    /// <summary>Sends entries that follow <paramref name="prevIndex"/>, or a sign of life when there are none.</summary>
    public async Task<Result<ReplicationStatus>> SendAsync<TEntry, TList>(
        long term, TList entries, long prevIndex, long prevTerm, long commitIndex, CancellationToken token)
        where TEntry : IRaftLogEntry
        where TList : IReadOnlyList<TEntry>
    {
        for (var next = 0; ;)
        {
            var request = new AppendEntriesRequest
            {
                Term = term,
                PrevIndex = prevIndex,
                PrevTerm = prevTerm,
                CommitIndex = commitIndex,
            };
            for (var size = 0; next < entries.Count && size < PeerChannel.ChunkSize; next++)
            {
                var entry = await CopyAsync(entries[next], token).ConfigureAwait(false);
                request.Entries.Add(entry);
                size += entry.Data.Length + EntryOverhead;
            }

            var result = await SendAsync(request, token).ConfigureAwait(false);
            if (next >= entries.Count || result.Value.Result is HeartbeatResult.Rejected or HeartbeatResult.UnsupportedVersion)
            {
                return result;
            }

            prevIndex += request.Entries.Count;
            prevTerm = request.Entries[^1].Term;
        }
    }

    /// <summary>Sends one request.</summary>
    public async Task<Result<ReplicationStatus>> SendAsync(AppendEntriesRequest request, CancellationToken token)
    {
        request.Sequence = nextSequence();
        using var span = traced.StartAppend(request.PrevIndex, request.Entries.Count, peer.NodeId);
        var start = Stopwatch.GetTimestamp();
        var response = await channel.AppendEntriesAsync(request, token).ConfigureAwait(false);
        ReplicationMetrics.PeerAppendTime.Record(Stopwatch.GetElapsedTime(start).TotalSeconds, tag);
        if (response.Term <= request.Term)
        {
            Volatile.Write(ref lastConfirmedStart, Math.Max(start, lastConfirmedStart));
        }

        var outcome = WireOutcome.Read(response.Outcome);
        if (outcome is HeartbeatResult.Replicated or HeartbeatResult.ReplicatedWithLeaderTerm)
        {
            Volatile.Write(ref matchIndex, request.PrevIndex + request.Entries.Count);
        }

        return new Result<ReplicationStatus>
        {
            Term = response.Term,
            Value = new ReplicationStatus { Result = outcome, LastIndex = response.LastIndex },
        };
    }

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
}
