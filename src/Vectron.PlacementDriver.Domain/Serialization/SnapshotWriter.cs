using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Vectron.PlacementDriver.Domain.Collections;

namespace Vectron.PlacementDriver.Domain.Serialization;

/// <summary>Writes one state as lines of JSON.</summary>
internal sealed class SnapshotWriter(Stream output) : IDisposable
{
    private const int PieceBytes = 64 * 1024;

    private readonly ArrayBufferWriter<byte> piece = new(2 * PieceBytes);
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Utf8JsonWriter json = new(Stream.Null);
    private long lines;

    public void Write(PlacementSnapshot snapshot)
    {
        WriteLine(
            new SnapshotHeader(SnapshotHeader.NewestVersion, SnapshotHeader.FormatName),
            DomainJson.Default.SnapshotHeader);
        WriteLine(new SnapshotLine { Totals = Totals(snapshot) });
        foreach (var revision in snapshot.SettingsHistory)
        {
            WriteLine(new SnapshotLine { SettingsRevision = revision });
        }

        foreach (var peer in snapshot.Peers.Values)
        {
            WriteLine(new SnapshotLine { Peer = peer });
        }

        foreach (var worker in snapshot.Workers.Values)
        {
            WriteLine(new SnapshotLine { Worker = worker });
        }

        foreach (var absent in snapshot.AbsentWorkers.Values)
        {
            WriteLine(new SnapshotLine { Absent = absent });
        }

        foreach (var reranker in snapshot.Rerankers.Values)
        {
            WriteLine(new SnapshotLine { Reranker = reranker });
        }

        foreach (var shard in snapshot.Shards.Values)
        {
            WriteLine(new SnapshotLine { Shard = shard });
        }

        foreach (var collection in snapshot.Collections.Values)
        {
            WriteLine(new SnapshotLine { Collection = Describe(collection) });
        }

        WriteIdempotency(snapshot.Idempotency);
        foreach (var entry in snapshot.History.Entries)
        {
            WriteLine(new SnapshotLine { History = entry });
        }

        foreach (var part in snapshot.Incoming?.Parts ?? [])
        {
            WriteLine(new SnapshotLine { RestorePart = new SnapshotRestorePart(part) });
        }

        SendPiece();
        WriteLine(new SnapshotLine { End = new SnapshotEnd(lines, Convert.ToHexStringLower(hash.GetCurrentHash())) });
        SendPiece();
    }

    public void Dispose()
    {
        json.Dispose();
        hash.Dispose();
    }

    private static SnapshotCollection Describe(Collection collection) => new(
        collection.Name,
        collection.Dimension,
        collection.Distance,
        collection.ReplicationFactor,
        collection.Placement,
        collection.CreatedUnixMs,
        collection.Routes.ShardIds);

    private static SnapshotTotals Totals(PlacementSnapshot snapshot) => new()
    {
        AppliedIndex = snapshot.AppliedIndex,
        Revision = snapshot.Revision,
        ClockUnixMs = snapshot.ClockUnixMs,
        NextWorkerId = snapshot.NextWorkerId,
        NextShardId = snapshot.NextShardId,
        NextRerankerId = snapshot.NextRerankerId,
        AssignmentsEpoch = snapshot.AssignmentsEpoch,
        Identity = snapshot.Identity,
        Settings = snapshot.Settings,
        Pauses = snapshot.Pauses,
        Freeze = snapshot.Freeze,
        SkippedShardIds = snapshot.SkippedShardIds,
        Incoming = snapshot.Incoming,
    };

    private void WriteIdempotency(IdempotencyLedger ledger)
    {
        foreach (var key in ledger.InOrder)
        {
            var record = ledger.ByKey[key];
            WriteLine(new SnapshotLine
            {
                Idempotency = new SnapshotIdempotency(key, record.RequestDigest, record.Outcome, record.UnixMs),
            });
        }
    }

    private void WriteLine(SnapshotLine line) => WriteLine(line, DomainJson.Default.SnapshotLine);

    private void WriteLine<T>(T line, JsonTypeInfo<T> type)
    {
        json.Reset(piece);
        JsonSerializer.Serialize(json, line, type);
        json.Flush();
        piece.Write("\n"u8);
        lines++;
        if (piece.WrittenCount >= PieceBytes)
        {
            SendPiece();
        }
    }

    private void SendPiece()
    {
        hash.AppendData(piece.WrittenSpan);
        output.Write(piece.WrittenSpan);
        piece.ResetWrittenCount();
    }
}
