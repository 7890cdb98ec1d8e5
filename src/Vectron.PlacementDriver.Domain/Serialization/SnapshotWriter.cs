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
        WriteLines(snapshot.SettingsHistory.Select(revision => new SnapshotLine { SettingsRevision = revision }));
        WriteLines(snapshot.Peers.Values.Select(peer => new SnapshotLine { Peer = peer }));
        WriteLines(snapshot.Workers.Values.Select(worker => new SnapshotLine { Worker = worker }));
        WriteLines(snapshot.AbsentWorkers.Values.Select(absent => new SnapshotLine { Absent = absent }));
        WriteLines(snapshot.Rerankers.Values.Select(reranker => new SnapshotLine { Reranker = reranker }));
        WriteLines(snapshot.Shards.Values.Select(shard => new SnapshotLine { Shard = shard }));
        WriteLines(snapshot.Reshapes.Values.Select(reshape => new SnapshotLine { Reshape = reshape }));
        WriteLines(snapshot.Collections.Values.Select(collection => new SnapshotLine { Collection = Describe(collection) }));

        WriteIdempotency(snapshot.Idempotency);
        WriteLines(snapshot.History.Entries.Select(entry => new SnapshotLine { History = entry }));

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

    private void WriteLines(IEnumerable<SnapshotLine> some)
    {
        foreach (var line in some)
        {
            WriteLine(line);
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
